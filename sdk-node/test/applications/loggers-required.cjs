const pino = require("pino");
const winston = require("winston");
const { useLoggers } = require("./loggers.mjs");

useLoggers({ pino, winston });
