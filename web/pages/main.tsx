import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "bootstrap-italia/dist/css/bootstrap-italia.min.css";
import "@fontsource/titillium-web/400.css";
import "@fontsource/titillium-web/600.css";
import "@fontsource/titillium-web/700.css";
import "./style.css";
import { App } from "./app/App";
import { fetchWords } from "./words";

void fetchWords().then(() =>
  createRoot(document.getElementById("page")!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
