import { formatAge, formatDate } from "./format";

/** How long ago something was, with the exact time on hover and for programs. */
export function Age({ at }: { at: string }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>at an unknown time</span>;
  return (
    <time dateTime={date.toISOString()} title={formatDate(date)}>
      {formatAge(date, new Date())}
    </time>
  );
}
