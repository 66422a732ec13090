// fastai's schedules by their own names: functions of progress, of which batch i of n sees i / n.
export * from './fastai/scheds.ts'
export * from './fastai/fits.ts'
