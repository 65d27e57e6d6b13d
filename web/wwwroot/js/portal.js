// What a page gains with scripts: it hears what changes, shows the cart's time, and ticks days without loading anew.
// Without them every button is a form and every link a page; nothing here decides anything.
import { connect } from "./live/connection.js";
import { startPage } from "./live/page.js";
import { startPlanning } from "./live/planning.js";
import { startHousehold } from "./live/household.js";
import { startService } from "./live/service.js";
import { startTimer } from "./timer.js";
import { startPicking } from "./pick.js";
import { startRanges } from "./range.js";
import { startPaper, startFollowing } from "./paper.js";
import { startPasswords } from "./password.js";
import { startPasskeys } from "./passkeys.js";
import { startLeaving } from "./leaving.js";
import { startLetter } from "./letter.js";
import { startCall } from "./call.js";
import { startPush } from "./push.js";
import { startLeaves } from "./leaves.js";
import { startReturning } from "./returning.js";
import { startStudio } from "./studio.js";
import { startTyped } from "./typed.js";

document.documentElement.classList.add("scripted");
for (const field of document.querySelectorAll("[data-submit]")) field.addEventListener("change", () => field.form.submit());

startTimer();
startPicking();
startRanges();
startPaper();
startFollowing();
startPasswords();
startPasskeys();
startLeaving();
startLetter();
startCall();
startPush();
startLeaves();
startReturning();
startStudio();
startTyped();
startPage();
startPlanning();
startHousehold();
startService();
if (window.signalR) connect();
