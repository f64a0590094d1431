/** The `service.name` under which a collector stores its own metrics; they are no sign that anybody sends. */
export const ownServiceName = "spanhouse-collector";
