import { expressErrors } from "@spanhouse/node";
import express from "express";

import { closeServers, useExpress } from "../../sdk-node/test/applications/web.mjs";

await useExpress(express, expressErrors, "/express-4");
closeServers();
