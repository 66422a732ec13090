/** This library was used in a way that cannot be; whoever knows the rule it belongs to adds its name. */
export class UseError extends TypeError {}
