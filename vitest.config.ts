import type { ViteUserConfig } from "vitest/config";
import { defineConfig } from "vitest/config";

// Without "import" and "default": vitest hands these on to Node, where they would hold for `require` as well.
const conditions = ["@spanhouse/source", "node"];

/**
 * `unit` sits beside the code; `process` starts real processes and lives in `<package>/test/`; `browser` runs pages in a real
 * Chromium; `e2e` crosses packages.
 */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{schemas,collector,sdk-browser,scripts,bench}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**", "collector/test/**", "sdk-browser/test/**"],
        },
      },
      {
        extends: true,
        test: { name: "process", include: ["collector/test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          ...{ name: "browser", include: ["sdk-browser/test/**/*.test.ts"] },
          ...{ globalSetup: "sdk-browser/test/bundle-scripts.ts", testTimeout: 30_000, hookTimeout: 60_000 },
        },
      },
      { extends: true, test: { name: "e2e", include: ["e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});

export default config;
