import { useState } from "react";
import type { Facet } from "./facets";

interface FilterProps {
  title: string;
  facets: readonly Facet[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}

/** Rows shown before "show all". */
const shortList = 8;

export function Filter({ title, facets, chosen, onToggle }: FilterProps) {
  const [all, setAll] = useState(false);
  if (facets.length === 0) return null;
  const shown = all ? facets : facets.filter((facet, index) => index < shortList || chosen.includes(facet.value));
  return (
    <fieldset className="filter">
      <legend>{title}</legend>
      {shown.map((facet) => (
        <label key={facet.value}>
          <input type="checkbox" checked={chosen.includes(facet.value)} onChange={() => onToggle(facet.value)} />
          <span className="filter-label" title={facet.label}>
            {facet.label}
          </span>
          {facet.hits > 0 && <span className="filter-count">{facet.hits}</span>}
        </label>
      ))}
      {shown.length < facets.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          All {facets.length}
        </button>
      )}
    </fieldset>
  );
}
