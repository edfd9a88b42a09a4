import { api } from "../api/client";
import type { Criteria } from "../app/routes";
import { useLoad } from "../shared/useLoad";
import { formatNoun } from "../shared/format";
import { DefinitionItem } from "./NamePopover";
import { soughtName } from "./soughtName";

/** Definitions shown above the hits. */
const most = 5;

/** Definitions of the name that a search is for, linked to the line that defines it. Shows nothing while there is nothing to show: the hits are below. */
export function SymbolResults({ criteria }: { criteria: Criteria }) {
  const name = soughtName(criteria.query);
  return name == null ? null : <Definitions name={name} criteria={criteria} />;
}

function Definitions({ name, criteria }: { name: string; criteria: Criteria }) {
  const key = JSON.stringify([name, criteria.repos, criteria.languages]);
  const { value } = useLoad(`symbols ${key}`, (signal) => api.symbols(name, criteria.repos, criteria.languages, most, signal));
  if (value == null || value.definitions.length === 0) return null;
  return (
    <section className="symbol-results panel" aria-label="Definitions">
      <h2>
        {value.totalIsExact ? "" : "At least "}
        {formatNoun(value.total, "definition")}
      </h2>
      <ul>
        {value.definitions.map((definition) => (
          <DefinitionItem key={`${definition.repoId} ${definition.path} ${definition.nameLine} ${definition.nameColumn}`} definition={definition} />
        ))}
      </ul>
    </section>
  );
}
