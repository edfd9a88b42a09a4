import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/code.css";
import "./styles/header.css";
import "./styles/search.css";
import "./styles/file.css";
import "./styles/navigation.css";
import "./styles/repos.css";

const root = document.getElementById("root");
if (root == null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
