import { Card, type Theme } from "./parts/card.js";

export const Page = ({ title, theme = plain }: Props) => (
  <Shop.Frame theme={theme} {...extra}>
    <Card<Theme> kind="wide">{title}</Card>
    <div onClick={open} />
  </Shop.Frame>
);
