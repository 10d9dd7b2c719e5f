// Drafts. A form with data-utkast="<nyckel>" is saved on the server a moment after its writer stops typing. When that
// fails (no network, session over) the text stays in this browser and is sent when it can be. It never blocks, and
// without this file the form works as any other. What is kept here belongs to one user and one form.
const ADRESS = "/utkast/";
const PAUS_MS = 1500;
const FORSOK_MS = 15000;
const LANGST_MS = 15000;
const ALDER_MS = 30 * 24 * 3600 * 1000;
const ALLA = "kvalitet.utkast.";
const anvandare = document.body.dataset.anvandare;
const EGNA = `${ALLA}${anvandare}.`;

const TEXT = {
  natlost: "Inget nät. Texten finns kvar i den här webbläsaren och sparas när nätet är tillbaka.",
  utloggad: "Du har loggats ut. Texten finns kvar i den här webbläsaren och sparas när du har loggat in igen.",
  fel: "Utkastet gick inte att spara just nu. Texten finns kvar i den här webbläsaren, och vi försöker igen.",
  stor: "Texten är för lång för att sparas som utkast. Spara formuläret, eller dela upp texten.",
  vilar: "Välj först om du vill använda utkastet ovan. Det du skriver finns så länge kvar i den här webbläsaren.",
  intekvar: "Utkastet gick inte att spara, och den här webbläsaren kan inte spara texten. Låt sidan vara öppen.",
};

// Local copies, one per open page. Storage may be full or switched off.
const lager = {
  spara(post) {
    try {
      localStorage.setItem(EGNA + post.kopia, JSON.stringify({ ...post, tid: Date.now(), sida: location.pathname }));
      return true;
    } catch {
      return false;
    }
  },
  ta(namn) {
    try {
      localStorage.removeItem(namn);
    } catch {
      // nothing was kept
    }
  },
  namn(prefix) {
    try {
      return Object.keys(localStorage).filter((namn) => namn.startsWith(prefix));
    } catch {
      return [];
    }
  },
  las(namn) {
    try {
      return JSON.parse(localStorage.getItem(namn));
    } catch {
      return null;
    }
  },
};

const nyKopia = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

const csrf = () => document.cookie.match(/(?:^|; )kvalitet-csrf=([^;]+)/)?.[1] ?? "";

// The fields as the form would send them, as text. Our own fields, passwords and files are left out.
function falten(formular) {
  const falt = new URLSearchParams();
  for (const [namn, varde] of new FormData(formular)) {
    const eget = namn.startsWith("utkast_") || namn === "csrfmiddlewaretoken" || namn === "engangsnyckel";
    if (!eget && typeof varde === "string" && formular.elements[namn]?.type !== "password") falt.append(namn, varde);
  }
  return falt.toString();
}

async function skicka(post, val = {}) {
  const kropp = new URLSearchParams(post.falt);
  for (const namn of ["nyckel", "version", "kopia", "fran"]) kropp.set(`utkast_${namn}`, post[namn]);
  kropp.set("utkast_anvandare", anvandare);
  try {
    const huvud = { Accept: "application/json", "X-CSRFToken": csrf() };
    const svar = await fetch(ADRESS, { method: "POST", body: kropp, redirect: "manual", headers: huvud, signal: AbortSignal.timeout(LANGST_MS), ...val });
    if (svar.type === "opaqueredirect") return { utfall: "utloggad" };
    const data = svar.headers.get("Content-Type") === "application/json" ? await svar.json() : {};
    if (svar.ok && data.avslutat) return { utfall: "avslutat" };
    if (svar.ok && data.klocka) return { utfall: "sparat", ...data };
    if (data.stangt) return { utfall: "stangt", fel: data.fel };
    if (data.fel) return { utfall: "vagrat", fel: data.fel };
    return { utfall: svar.status === 400 || svar.status === 413 ? "stor" : "fel" };
  } catch {
    return { utfall: "natlost" };
  }
}

// A page that lives holds the lock of its copy; another page waits for it to be let go before it sends what is left.
const laset = (namn, gor) => (navigator.locks ? navigator.locks.request(namn, gor) : gor());
const hall = (kopia) => navigator.locks && laset(EGNA + kopia, () => new Promise(() => {}));
const ruta = (nyckel) => document.querySelector(`[data-utkast-ruta="${CSS.escape(nyckel)}"]`);

let loggarUt = false;

function folj(formular) {
  const { utkast: nyckel, version, utkastMottaget: mottaget } = formular.dataset;
  const rad = formular.querySelector("[data-utkast-lage]");
  const fran = formular.elements.utkast_fran?.value ?? "";
  let kopia = nyKopia();
  let sparat = mottaget === undefined ? falten(formular) : null;
  let timer = 0;
  let pagar = false;
  let skickad = false;
  let stangt = false; // the server takes no more of it, and then it is not kept here either
  let kvar = false; // this page has a copy in the browser that the server does not have
  hall(kopia);

  const post = (falt, mer) => ({ nyckel, version, kopia, fran, falt, ...mer });
  const planera = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => spara(), ms);
  };
  const sag = (text) => {
    if (rad && rad.textContent !== text) rad.textContent = text;
  };
  const behall = (falt, text) => {
    kvar = true;
    sag(lager.spara(post(falt, { fel: true })) ? text : TEXT.intekvar);
  };

  async function spara(val) {
    clearTimeout(timer);
    const falt = falten(formular);
    if (pagar || loggarUt || falt === sparat) return;
    if (ruta(nyckel)?.hidden === false) {
      behall(falt, TEXT.vilar);
      return;
    }
    pagar = true;
    const svar = await skicka(post(falt), val);
    pagar = false;
    if (loggarUt || skickad) return;
    if (svar.utfall === "sparat") {
      sparat = falt;
      kvar = false;
      lager.ta(EGNA + kopia);
      sag(`Sparat som utkast ${svar.klocka}`);
    } else if (svar.utfall === "stangt") {
      [stangt, kvar] = [true, false];
      lager.ta(EGNA + kopia);
      sag(svar.fel);
    } else if (svar.utfall === "avslutat") {
      lager.ta(EGNA + kopia); // the form was sent from here once and has been filled in again
      kopia = nyKopia();
      hall(kopia);
      planera(0);
      return;
    } else {
      behall(falt, svar.fel ?? TEXT[svar.utfall]);
      if (!svar.fel && svar.utfall !== "stor") planera(FORSOK_MS);
    }
    if (falten(formular) !== falt) planera(PAUS_MS);
  }

  formular.addEventListener("input", () => {
    skickad = false;
    planera(PAUS_MS);
  });
  formular.addEventListener("change", () => planera(PAUS_MS));
  formular.addEventListener("submit", () => {
    clearTimeout(timer);
    skickad = true;
    formular.elements.utkast_kopia.value = kopia;
    if (csrf()) formular.elements.csrfmiddlewaretoken.value = csrf(); // a login in another tab has changed it
    lager.spara(post(falten(formular), { fel: true }));
  });
  addEventListener("pagehide", () => {
    const falt = falten(formular);
    if (skickad || loggarUt || stangt || falt === sparat) return;
    lager.spara(post(falt, { fel: kvar }));
    if (ruta(nyckel)?.hidden !== false) skicka(post(falt), { keepalive: true });
  });
  addEventListener("online", () => spara());
  document.addEventListener("visibilitychange", () => {
    if (kvar && document.visibilityState === "visible") spara();
  });
  if (sparat === null) planera(0);
  return spara;
}

// What an earlier page could not send. On the form's own page the person is asked whether to use it.
function skickaKvar(formular) {
  for (const namn of lager.namn(EGNA)) laset(namn, () => skickaEn(namn, formular));
}

async function skickaEn(namn, formular) {
  const post = lager.las(namn);
  const har = formular.find((f) => f.dataset.utkast === post?.nyckel);
  const redan = har && (har.dataset.utkastMottaget === post.kopia || falten(har) === post.falt);
  if (!post || redan || Date.now() - post.tid > ALDER_MS) {
    lager.ta(namn);
    return;
  }
  const svar = await skicka(post);
  if (!["sparat", "avslutat", "stangt"].includes(svar.utfall)) return;
  lager.ta(namn);
  if (svar.utfall === "stangt") {
    sistaKopian(svar.fel, post.falt);
    return;
  }
  if (svar.utfall === "avslutat") return;
  if (har) fraga(har, svar.nar);
  else if (post.fel) notis(post.sida, svar.nar);
}

function fraga(formular, nar) {
  const val = ruta(formular.dataset.utkast);
  if (!val) return;
  const adress = new URL(location.href);
  adress.searchParams.set("utkast", formular.dataset.utkast);
  val.querySelector("a").href = adress.href;
  val.querySelector("[data-utkast-nar]").textContent = nar;
  val.hidden = false;
}

function notis(sida, nar) {
  const p = document.createElement("p");
  const a = document.createElement("a");
  a.href = new URL(sida, location.origin).pathname;
  a.textContent = "Öppna sidan";
  p.append(`Något mer som du skrev i ett formulär är inte sparat. Det finns kvar som utkast från ${nar}. `, a);
  const besked = document.createElement("div");
  besked.className = "ds-alert";
  besked.dataset.color = "info";
  besked.append(p);
  document.querySelector(".meddelanden-ram")?.append(besked);
}

// It may no longer be saved anywhere: shown once, to be copied.
function sistaKopian(fel, falt) {
  const langst = [...new URLSearchParams(falt).values()].sort((a, b) => b.length - a.length)[0] ?? "";
  if (!langst.trim()) return;
  const p = document.createElement("p");
  p.textContent = fel;
  const text = document.createElement("textarea");
  text.className = "ds-input";
  text.readOnly = true;
  text.rows = 6;
  text.value = langst;
  text.setAttribute("aria-label", "Det du hade skrivit");
  const besked = document.createElement("div");
  besked.className = "ds-alert";
  besked.dataset.color = "warning";
  besked.append(p, text);
  document.querySelector(".meddelanden-ram")?.append(besked);
}

if (anvandare) {
  const formular = [...document.querySelectorAll("form[data-utkast]")];
  skickaKvar(formular);
  const sparare = formular.map(folj);
  document.addEventListener("submit", (handelse) => {
    if (!handelse.target.matches("[data-utloggning]")) return;
    sparare.forEach((spara) => spara({ keepalive: true }));
    loggarUt = true;
    lager.namn(EGNA).forEach(lager.ta);
  });
} else if (lager.namn(ALLA).length) {
  document.querySelector("[data-utkast-kvar]")?.removeAttribute("hidden");
}
