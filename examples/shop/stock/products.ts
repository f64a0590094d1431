/** What the shop sells. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: "kitchen" | "light" | "desk" | "rooms";
  readonly priceCents: number;
  readonly inStock: number;
  readonly text: string;
}

/** The floor lamp never comes in again, and the door bell has no picture: both are there to go wrong. */
export const products: readonly Product[] = [
  {
    ...{ id: "kettle", name: "Enamel kettle", category: "kitchen", priceCents: 5_900, inStock: 40 },
    text: "Holds two litres and whistles a clear third when it boils. Works on every hob, induction included.",
  },
  {
    ...{ id: "teapot", name: "Stoneware teapot", category: "kitchen", priceCents: 4_400, inStock: 25 },
    text: "Thrown by hand, glazed inside only. The lid stays on to the last cup.",
  },
  {
    ...{ id: "mug", name: "Morning mug", category: "kitchen", priceCents: 1_600, inStock: 120 },
    text: "A wide foot and a handle for three fingers. Goes into the dishwasher.",
  },
  {
    ...{ id: "bowl", name: "Serving bowl", category: "kitchen", priceCents: 3_200, inStock: 30 },
    text: "Olive wood, oiled twice. Large enough for a salad for six.",
  },
  {
    ...{ id: "desk-lamp", name: "Desk lamp", category: "light", priceCents: 8_900, inStock: 30 },
    text: "Two joints, one weight, no screw. Stays where it is put and lights the page, not the eyes.",
  },
  {
    ...{ id: "floor-lamp", name: "Floor lamp", category: "light", priceCents: 17_900, inStock: 0 },
    text: "A linen shade on a steel stem, as tall as a grown person. The last ones have just gone.",
  },
  {
    ...{ id: "lantern", name: "Garden lantern", category: "light", priceCents: 3_900, inStock: 50 },
    text: "Zinc and glass for candles up to ten centimetres. Does not mind rain.",
  },
  {
    ...{ id: "notebook", name: "Dotted notebook", category: "desk", priceCents: 1_400, inStock: 200 },
    text: "One hundred and ninety pages that lie flat, numbered, with room for a table of contents.",
  },
  {
    ...{ id: "pencils", name: "Twelve pencils", category: "desk", priceCents: 900, inStock: 150 },
    text: "From 4H to 6B in a tin box. Cedar, so they smell right when sharpened.",
  },
  {
    ...{ id: "clock", name: "Wall clock", category: "rooms", priceCents: 6_500, inStock: 20 },
    text: "Runs a year on one battery and makes no sound. Hours are strokes, not numbers.",
  },
  {
    ...{ id: "plant", name: "Rubber plant", category: "rooms", priceCents: 2_800, inStock: 35 },
    text: "Eighty centimetres in a clay pot. Wants light and to be forgotten for a week.",
  },
  {
    ...{ id: "door-bell", name: "Brass door bell", category: "rooms", priceCents: 4_900, inStock: 15 },
    text: "Rings when it is pulled, needs no current. With four screws.",
  },
];
