import type { Signal } from "../api/types";

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

/** A score taken apart: what each signal measured and what it added, largest first. */
export function Signals({ signals, score, id }: { signals: readonly Signal[]; score: number; id: string }) {
  const sorted = [...signals].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const largest = Math.max(...sorted.map((signal) => Math.abs(signal.contribution)), Number.MIN_VALUE);
  return (
    <table className="signals" id={id}>
      <caption className="visually-hidden">What the score is made of</caption>
      <thead>
        <tr>
          <th scope="col">signal</th>
          <th scope="col" className="number">
            value
          </th>
          <th scope="col" className="number">
            adds
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {sorted.map((signal) => (
          <tr key={signal.name}>
            <th scope="row">{signal.name}</th>
            <td className="number">{formatNumber(signal.value)}</td>
            <td className="number">{formatNumber(signal.contribution)}</td>
            <td className="bar" aria-hidden="true">
              <meter min={0} max={largest} value={Math.abs(signal.contribution)} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">score</th>
          <td />
          <td className="number">{formatNumber(score)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
