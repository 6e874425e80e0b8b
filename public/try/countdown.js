const LOOK_EVERY_MS = 200;

/**
 * Tells the whole seconds that are left, each once, down to 0. It looks at the clock every time, so that a
 * tab that slept is right at once.
 * @param {number} endsAtMs
 * @param {(secondsLeft: number) => void} tell
 * @returns {() => void} stops it
 */
export function countDown(endsAtMs, tell) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let told = -1;
  const look = () => {
    const left = Math.max(0, Math.ceil((endsAtMs - Date.now()) / 1000));
    if (left > 0) timer = setTimeout(look, LOOK_EVERY_MS);
    if (left !== told) tell((told = left));
  };
  look();
  return () => clearTimeout(timer);
}

/** @param {number} seconds */
export function clockFace(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
