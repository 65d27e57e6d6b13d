// Each page of a test has its scripts for itself, as each page of a browser has: what one imports bears its page's number.
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const number = context.parentURL && new URL(context.parentURL).search;
  return number && found.url.startsWith("file:") ? { ...found, url: found.url + number, format: "module" } : found;
}

export async function load(url, context, next) {
  return next(url, new URL(url).search ? { ...context, format: "module" } : context);
}
