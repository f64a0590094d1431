/** An application with the chunk for clicks in anger. */
import { observeRageClicks } from "../../src/rage-clicks.ts";
import { startClient } from "./start-client.ts";

observeRageClicks(startClient());
