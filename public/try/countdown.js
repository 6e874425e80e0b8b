const TICK_MS = 200;

/**
 * Calls `onSecond` once for each remaining second, down to 0. It reads the clock at every tick, so that the
 * count is right at once after the tab was suspended.
 * @param {number} endsAtMs
 * @param {(secondsLeft: number) => void} onSecond
 * @returns {() => void} stops the countdown
 */
export function countDown(endsAtMs, onSecond) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let shown = -1;
  const tick = () => {
    const left = Math.max(0, Math.ceil((endsAtMs - Date.now()) / 1000));
    if (left > 0) timer = setTimeout(tick, TICK_MS);
    if (left !== shown) onSecond((shown = left));
  };
  tick();
  return () => clearTimeout(timer);
}

/** @param {number} seconds */
export function clockFace(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
