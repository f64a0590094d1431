import pino from "pino";
import winston from "winston";

import { useLoggers } from "./loggers.mjs";

useLoggers({ pino, winston });
