import { curl } from './curl';
import { go } from './go';
import { javascript } from './javascript';
import { php } from './php';
import { python } from './python';
import type { Sample } from './sample';

/** The page shows the first until its reader chooses another. */
export const SAMPLES: readonly Sample[] = [curl, javascript, python, go, php];
