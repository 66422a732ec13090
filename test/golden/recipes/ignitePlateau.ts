import type { Live } from '../../../src/index.ts'
import { torch } from '../../../src/recipes/index.ts'

/** torch's plateau, of the metric of this name. */
export const ReduceLROnPlateauScheduler = ({
  metric_name,
  ...given
}: Parameters<typeof torch.ReduceLROnPlateau>[0] & { readonly metric_name: string }): Live =>
  torch.ReduceLROnPlateau({ ...given, monitor: metric_name })
