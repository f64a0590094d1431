/** Pictures of the products, drawn as SVG; the door bell has none, and its place in the page stays broken. */
const drawings: Readonly<Record<string, readonly [hue: number, shapes: string]>> = {
  kettle: [
    18,
    '<path d="M60 150h90l-14-66H74z"/><path d="M146 100l30-16"/><path fill="none" d="M78 84c0-40 54-40 54 0"/>',
  ],
  teapot: [
    150,
    '<path d="M64 112a44 40 0 0 0 88 0z"/><path fill="none" d="M152 114q24-4 28-26"/><path fill="none" d="M64 118c-30-8-20-38 4-22"/><path d="M70 104h76"/><circle cx="108" cy="92" r="7"/>',
  ],
  mug: [45, '<path d="M66 76h70v74H66z"/><path fill="none" d="M136 92c34-8 34 44 0 40"/>'],
  bowl: [85, '<path d="M46 98h124a62 54 0 0 1-124 0z"/><path d="M84 152h48"/>'],
  "desk-lamp": [
    205,
    '<path d="M76 158h64"/><path fill="none" d="M108 158l-26-50 46-40"/><path d="M116 52l34 30-14 16-34-30z"/>',
  ],
  "floor-lamp": [275, '<path d="M84 48h48l14 40H70z"/><path d="M108 88v72"/><path d="M84 162h48"/>'],
  lantern: [
    225,
    '<path d="M78 82h60v76H78z"/><path d="M70 82l38-28 38 28z"/><path d="M108 142c-14-12 0-22 0-34 0 12 14 22 0 34z"/><path fill="none" d="M96 54q12-20 24 0"/>',
  ],
  notebook: [330, '<path d="M70 50h76v112H70z"/><path d="M84 50v112"/><path d="M100 80h32M100 96h32M100 112h20"/>'],
  pencils: [55, '<path d="M70 160V84l10-26 10 26v76zM98 160V84l10-26 10 26v76zM126 160V84l10-26 10 26v76z"/>'],
  clock: [0, '<circle cx="108" cy="106" r="52"/><path d="M108 72v36l24 14"/>'],
  plant: [
    130,
    '<path d="M82 126h52l-8 36H90z"/><path d="M108 126c-4-44-40-40-44-58 30-4 46 18 44 58zM108 126c0-50 30-66 48-70 4 34-20 58-48 70z"/>',
  ],
};

/** One picture; undefined for a product that has none. */
export function drawPicture(name: string): string | undefined {
  const [hue, shapes] = drawings[name] ?? [];
  if (hue === undefined || shapes === undefined) return undefined;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 216 216">
<rect width="216" height="216" fill="hsl(${hue} 45% 92%)"/>
<circle cx="108" cy="108" r="84" fill="hsl(${hue} 50% 84%)"/>
<g fill="hsl(${hue} 60% 97%)" stroke="hsl(${hue} 45% 30%)" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">${shapes}</g>
</svg>`;
}
