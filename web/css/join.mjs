// Joins the sheets of this folder into the one that is served: tokens, base, parts, pages, each in its layer, so that a
// page's rule wins over a part's and a part's over the base, whatever their order and however long their selectors.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const layers = ["tokens", "base", "parts", "pages"];

/** The sheets of a layer: the file of its name, then those of the folder of its name, by name. */
function sheetsOf(folder, layer) {
  return readdirSync(folder, { recursive: true })
    .map(file => file.replaceAll("\\", "/"))
    .filter(file => file === `${layer}.css` || file.startsWith(`${layer}/`) && file.endsWith(".css"))
    .sort();
}

export function joined(folder) {
  const parts = layers.map(layer => {
    const sheets = sheetsOf(folder, layer).map(file => readFileSync(join(folder, file), "utf8").trim());
    return `@layer ${layer} {\n${sheets.join("\n\n")}\n}\n`;
  });
  return `@layer ${layers.join(", ")};\n${parts.join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target, sheet] = [process.argv[2], joined(dirname(fileURLToPath(import.meta.url)))];
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target) || readFileSync(target, "utf8") !== sheet) writeFileSync(target, sheet); // a build that changes nothing touches nothing
}
