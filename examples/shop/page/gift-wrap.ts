import type { Line } from "./basket.ts";
import { release } from "./telemetry.ts";

const ribbons = [{ color: "#b3423a" }, { color: "#2f5d50" }, { color: "#3d4f8a" }];

/** Draws wrapping paper, dot by dot and far too slowly: what a visitor feels as a late answer to a click. */
export function drawWrapping(canvas: HTMLCanvasElement, lines: readonly Line[]): void {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d")!;
  const image = pen.createImageData(width, height);
  for (let dot = 0; dot < width * height; dot++) {
    const [x, y] = [dot % width, Math.floor(dot / width)];
    let shade = 0;
    for (let wave = 1; wave < 24; wave++) shade += Math.sin((x * wave) / 40) * Math.cos((y * wave) / 30);
    image.data.set([232 + shade * 3, 222 + shade * 3, 200 + shade * 3, 255], dot * 4);
  }
  pen.putImageData(image, 0, 0);
  pen.fillStyle = chooseRibbon(lines).color;
  pen.fillRect(0, height / 2 - 9, width, 18);
  pen.fillRect(width / 2 - 9, 0, 18, height);
}

function chooseRibbon(lines: readonly Line[]): { readonly color: string } {
  // The release 1.5.0 wanted a ribbon for each size of basket, and forgot that there are more sizes than ribbons.
  return release === "1.5.0" ? ribbons[lines.length + 2]! : ribbons[lines.length % ribbons.length]!;
}
