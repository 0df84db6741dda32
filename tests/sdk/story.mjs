// What every library is made to tell: one person, first unknown and then known, at one company.

export const features = 30;

/** The person of a library. Nobody else has these names. */
export function person(library) {
  return {
    userId: `user-${library}`,
    anonymousId: `browser-${library}`,
    oldId: `old-${library}`,
    companyId: `firm-${library}`,
    traits: {
      email: `ana@firm-${library}.example`,
      firstName: "Ana",
      lastName: "Lima",
      title: "IT manager",
      plan: "trial",
    },
    company: { name: `Firm of ${library}`, employees: 250, industry: "Software" },
    page: { path: "/pricing", title: "Pricing", url: "https://northwind.example/pricing" },
  };
}

/** The address, the write key and the library's name, as the test gives them. */
export function told() {
  const [address, writeKey, library] = process.argv.slice(2);
  if (!library) throw new Error("usage: node SCRIPT ADDRESS WRITE_KEY LIBRARY");
  return { address, writeKey, person: person(library) };
}
