"use strict";

// Forms that destroy something ask first.
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("input[type=checkbox]:checked")) {
      event.preventDefault();
    } else if (!window.confirm(form.dataset.confirm)) {
      event.preventDefault();
    }
  });
}

// A run that goes on is shown as it happens.
const live = document.getElementById("live");
if (live && window.EventSource) {
  const announcement = document.getElementById("announcement");
  const events = new EventSource(`/jobs/${encodeURIComponent(live.dataset.job)}/events`);
  const rowOf = (source) => live.querySelector(`[data-source="${CSS.escape(source)}"]`);
  const words = { reading: "reading", checking: "checking the contract", loading: "loading" };

  const show = (source, step, percentage) => {
    const row = rowOf(source);
    if (!row) return;
    row.querySelector(".step").textContent = step;
    const bar = row.querySelector("progress");
    if (percentage === undefined) bar.removeAttribute("value");
    else bar.value = percentage;
  };
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));

  on("waiting", (data) => { announcement.textContent = data.message; });
  on("source_started", (data) => {
    announcement.textContent = `${data.source} (${data.user}) is at work.`;
    show(data.source, "begins");
  });
  on("stage", (data) => {
    const row = rowOf(data.source);
    if (row) row.dataset.stage = words[data.stage] ?? data.stage;
    show(data.source, words[data.stage] ?? data.stage);
  });
  on("progress", (data) => {
    const row = rowOf(data.source);
    const stage = row?.dataset.stage ?? "";
    const share = data.percentage === undefined ? "" : `, ${Math.floor(data.percentage)} %`;
    show(data.source, data.reading ?? `${stage}${share}`, data.percentage);
  });
  on("source_finished", (data) => {
    const text = data.error
      ? "failed; nothing was written"
      : data.status === "unchanged" ? "nothing new"
      : `${data.status}: ${data.rows_inserted.toLocaleString("en")} of ${data.rows_read.toLocaleString("en")} rows written`;
    announcement.textContent = `${data.source} (${data.user}) ${text}.`;
    show(data.source, text, 100);
    rowOf(data.source)?.classList.add(data.error ? "bad" : "good");
  });
  on("state", (data) => {
    if (data.status === "queued" || data.status === "running") return;
    events.close();
    window.location.reload();
  });
}
