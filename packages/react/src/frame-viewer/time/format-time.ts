/** "0:04.133", "1:02:03.5": minutes, seconds and as many digits of a second as asked for. */
export function formatTime(seconds: number, digits = 3): string {
  const unit = 10 ** digits;
  // Whole units first: 59.9996 is 1:00.000, not 0:60.000.
  const total = Math.round(Math.abs(Number.isFinite(seconds) ? seconds : 0) * unit);
  const whole = Math.floor(total / unit);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const fraction = digits > 0 ? `.${String(total % unit).padStart(digits, '0')}` : '';
  const sign = seconds < 0 && total > 0 ? '−' : '';
  return `${sign}${hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : minutes}:${String(rest).padStart(2, '0')}${fraction}`;
}

/** "480 B", "3.2 kB", "1.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
