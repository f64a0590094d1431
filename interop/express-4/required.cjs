const { expressErrors } = require("@spanhouse/node");
const express = require("express");
const { closeServers, useExpress } = require("../../sdk-node/test/applications/web.mjs");

void useExpress(express, expressErrors, "/express-4").then(closeServers);
