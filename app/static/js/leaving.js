// The last step of signing out goes by itself where scripts run; coming back to the page does not send it again.
const form = document.getElementById("sign-out-there");
const [entry] = performance.getEntriesByType("navigation");
if (form && entry?.type === "navigate") form.requestSubmit();
