/** A Vue application with the plugin; its page has a place for what is shown instead of a broken component. */
import { createApp, defineComponent, h, onErrorCaptured, ref } from "vue";
import { spanhouseVue } from "../../src/vue.ts";
import { startClient } from "./start-client.ts";

const Basket = defineComponent({
  name: "ShopBasket",
  setup() {
    const isEmpty = ref(false);
    function pay(): never {
      throw new TypeError("no card");
    }
    return () => {
      if (isEmpty.value) throw new RangeError("the basket is empty");
      const empty = h("button", { id: "empty", onClick: () => (isEmpty.value = true) }, "Empty the basket");
      return [empty, h("button", { id: "pay", onClick: pay }, "Pay")];
    };
  },
});

const Shop = defineComponent({
  setup() {
    const failures = ref(0);
    onErrorCaptured(() => void failures.value++);
    return () => [h("p", { id: "failures" }, `${failures.value} failures`), failures.value < 2 ? h(Basket) : undefined];
  },
});

const app = createApp(Shop).use(spanhouseVue(startClient()));
document.addEventListener("DOMContentLoaded", () => app.mount("#app"));
