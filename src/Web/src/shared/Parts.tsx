import { Fragment } from "react";
import type { Part } from "../search/highlights";

/** Code with its syntax coloured and its matches marked. */
export function Parts({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, index) => {
    if (part.match) return <mark key={index}>{part.text}</mark>;
    if (part.syntax == null) return <Fragment key={index}>{part.text}</Fragment>;
    return (
      <span key={index} className={`syntax-${part.syntax}`}>
        {part.text}
      </span>
    );
  });
}
