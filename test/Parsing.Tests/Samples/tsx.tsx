import React from "react";

interface Props {
  title: string;
}

export function Banner({ title }: Props): JSX.Element {
  return <h1 className="banner">{title}</h1>;
}

export const Page: React.FC<Props> = ({ title }) => (
  <main>
    <Banner title={title} />
  </main>
);
