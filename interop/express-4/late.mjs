// What not to do: Express is there before the SDK is.
import { start } from "@spanhouse/node";
import "express";

start();
