import { Component, type ReactNode } from "react";

interface Props {
  children: ReactNode;
}

/** Keeps the header and a way on when a page cannot draw what the server sent, for example an answer of a newer version. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="notice notice-error" role="alert">
        <p>The page could not show this answer. If the server was just updated, load the page again.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Load again
        </button>
      </div>
    );
  }
}
