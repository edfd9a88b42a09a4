import type { Progress } from "../api/types";
import { formatBytes, formatCount, formatDuration } from "../shared/format";

/** How far along a run is, from 0 to 1; nothing while the total is unknown. */
export function fraction(progress: Progress): number | undefined {
  if (progress.filesTotal > 0) return Math.min(1, progress.filesDone / progress.filesTotal);
  if (progress.bytesTotal > 0) return Math.min(1, progress.bytesDone / progress.bytesTotal);
  return undefined;
}

export function describe(progress: Progress): string {
  const parts = [progress.detail ?? progress.stage];
  if (progress.filesTotal > 0) parts.push(`${formatCount(progress.filesDone)} of ${formatCount(progress.filesTotal)} files`);
  if (progress.chunks > 0) parts.push(`${formatCount(progress.chunks)} chunks`);
  if (progress.bytesPerSecond > 0) parts.push(`${formatBytes(progress.bytesPerSecond)}/s`);
  if (progress.secondsLeft !== undefined) parts.push(`${formatDuration(progress.secondsLeft)} left`);
  return parts.join(" · ");
}

export function ProgressView({ progress, name }: { progress: Progress; name: string }) {
  const done = fraction(progress);
  return (
    <div className="progress">
      {done == null ? <progress aria-label={`Indexing ${name}`} /> : <progress aria-label={`Indexing ${name}`} max={1} value={done} />}
      <p>{describe(progress)}</p>
    </div>
  );
}
