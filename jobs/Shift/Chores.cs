using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Register;
using Portal.Core.Settlement;
using Portal.Core.WaitingLists;
using Portal.Jobs.Commands;

namespace Portal.Jobs.Shift;

/// <summary>
/// All chores, and when each is done by itself: the one list from which the schedule, the command line, its help, the dry
/// runs and the table of <c>docs/operations.md</c> are made. A new one needs a line here, and nothing else.
/// </summary>
public static class Chores
{
    /// <summary>In the order of a day: what looks all the time, then the night, the morning, the evening, the month, and what a hand does.</summary>
    public static IReadOnlyList<Chore> All { get; } =
    [
        new("resets", "répond à qui a oublié son mot de passe", "answers forgotten passwords")
        {
            Parts = [Part.Of<AnswerResets>(Seconds(2), (deed, call) => deed.Run(call.Ct), "liens envoyés")],
        },
        new("mails", "envoie les courriels qui attendent", "sends what the outbox holds")
        {
            Parts = [Part.Of<SendMails>(Seconds(2), (deed, call) => deed.Run(call.Ct), "courriels envoyés")],
            DryRun = DryRuns.Mails,
        },
        new("alerts", "annonce les nouvelles alertes aux pages ouvertes", "tells open pages of new alerts, and writes their pushes")
        {
            Parts = [Part.Of<TellAlerts>(Seconds(2), (deed, call) => deed.Run(call.Ct), "alertes annoncées")],
        },
        new("pushes", "envoie les alertes aux appareils", "sends alerts to devices")
        {
            Parts = [Part.Of<SendPushes>(Seconds(3), (deed, call) => deed.Run(call.Ct), "alertes envoyées aux appareils")],
        },
        new("offers", "propose les places libérées à qui attend", "ends offers that are over, offers free places to the next in line")
        {
            Parts = [Part.Of<OfferPlaces>(Seconds(3), (deed, call) => deed.Run(call.Ct), "places proposées")],
            DryRun = DryRuns.Waiting,
        },
        // What the cash office lets go starts within seconds, and what a stopped shift has left goes on.
        new("invoices", "émet les factures que la régie a validées", "issues what the cash office let go")
        {
            Parts = [Part.Of<IssueInvoices>(Seconds(5), (deed, call) => deed.Run(call.Ct), "factures émises")],
        },
        new("payments", "interroge la banque sur les paiements sans réponse", "asks the bank about payments without an answer")
        {
            Parts = [Part.Of<PollPayments>(Seconds(15), (deed, call) => deed.Run(call.Ct), "paiements interrogés")],
            DryRun = DryRuns.Payments,
        },
        new("bounces", "lit les courriels revenus", "reads mails that came back")
        {
            Parts = [Part.Of<ReadBounces>(Minute, (deed, call) => deed.Run(call.Ct), "courriels revenus")],
        },
        new("words", "tient à jour la recherche des foyers", "indexes households for the search")
        {
            Parts = [Part.Of<IndexHouseholds>(Minute, (deed, call) => deed.Run(call.Ct), "foyers indexés")],
        },
        // A text is in force from the first minute of its day.
        new("texts", "met en vigueur les textes dont c’est le jour", "brings texts into force on their day")
        {
            Parts = [Part.Of<PublishTexts>(Minute, (deed, call) => deed.Run(call.Ct), "textes entrés en vigueur")],
        },
        // R57. The first hour after midnight opens the night, the others find it open: an hour that was missed, skipped or
        // repeated makes no difference, and so one missed firing is made up for at once. Each night is taken by one worker.
        new("nightly", "fait la nuit de chaque structure, pour le matin de cette date", "opens and works each organiser's night; the date is the morning on which families read the answers")
        {
            Parts =
            [
                Part.Of<OpenNights>(Rhythm.EachHourAt(10).MadeUpFor(), async (deed, call) => (await deed.Run(call.Date, call.Ct)).Count, "nuits ouvertes"),
                Part.Of<WorkNights>(Seconds(3), (deed, call) => deed.Run(call.Ct), "nuits faites") with { MayOverlap = true },
            ],
            TakesDate = true,
            ByHand = Nightly.Run,
            DryRun = DryRuns.Nightly,
        },
        // R66. The deed books for whoever is first when it runs: once, late, is as good.
        new("waiting", "attribue les places libérées, là où la structure le fait", "books freed places for those who wait, where the organiser does so")
        {
            Parts = [Part.Of<BookFreedPlaces>(Rhythm.At(WaitingNight.Starts).MadeUpFor(), (deed, call) => deed.Run(call.Ct), "places attribuées")],
            DryRun = DryRuns.Waiting,
        },
        // The night has told already; this mends one that was given up. In the middle of the day nobody is woken.
        new("documents", "rappelle les pièces qui expirent, retire les fichiers sans ligne", "reminds of documents; removes files that no row names")
        {
            Parts =
            [
                Part.Of<RemindDocuments>(Rhythm.At(new TimeOnly(8, 15)), (deed, call) => deed.Run(call.Ct), "familles prévenues"),
                Part.Of<CleanDocuments>(Rhythm.At(new TimeOnly(3, 0)), (deed, call) => deed.Run(call.Ct), "fichiers sans ligne retirés"),
            ],
        },
        // What the night tidies up is found again by the next one.
        new("health", "scelle les fiches sanitaires avec la clé du moment", "seals health records with the newest key")
        {
            Parts = [Part.Of<ResealHealth>(Rhythm.At(new TimeOnly(3, 15)), (deed, call) => deed.Run(call.Ct), "fiches scellées avec la clé du moment")],
        },
        new("retention", "efface ce qui ne doit plus être gardé", "forgets the files of imports, what merges wrote down, tries, and identities seen")
        {
            Parts =
            [
                Part.Of<ForgetImports>(Rhythm.EachHourAt(20), (deed, call) => deed.Run(call.Ct), "imports"),
                Part.Of<ForgetMerges>(Rhythm.At(new TimeOnly(3, 25)), (deed, call) => deed.Run(call.Ct), "fusions"),
                Part.Of<ForgetTries>(Rhythm.At(new TimeOnly(3, 30)), (deed, call) => deed.Run(call.Ct), "essais"),
                Part.Of<ForgetIdentityChecks>(Rhythm.At(new TimeOnly(3, 35)), (deed, call) => deed.Run(call.Ct), "identités vues effacés"),
            ],
        },
        // Each limit is announced once, by the first of the two that sees it: the second mends the first, so that a
        // reminder is never sent in the middle of the night because a process came back then.
        new("reminders", "écrit à qui réserve d’habitude et ne l’a pas fait", "writes to those who always book and have not yet; missed ones are not made up for at night")
        {
            Parts = [Part.Of<RemindBeforeLimit>(Rhythm.At(new TimeOnly(8, 0), new TimeOnly(17, 0)), (deed, call) => deed.Run(call.Ct), "rappels préparés")],
        },
        new("late-invoices", "relance les factures échues", "reminds of invoices")
        {
            Parts = [Part.Of<RemindLateInvoices>(Rhythm.At(new TimeOnly(9, 0)), (deed, call) => deed.Run(call.Ct), "familles relancées")],
        },
        // One mail a day per adult, at the hour that they were told: what a stopped shift has left goes into the next one.
        new("digests", "prépare le courriel du jour de qui n’en veut qu’un", "one mail a day for who wants it so")
        {
            Parts = [Part.Of<SendDigests>(Rhythm.At(new TimeOnly(18, 0)), (deed, call) => deed.Run(call.Ct), "résumés préparés")],
        },
        // R73, R74: drafts on the 1st, let go on the 5th; the days after mend a shift that was stopped.
        new("month-end", "prépare le mois passé, et met en émission le 5 ce qui est en ordre", "drafts the past month, lets go what is in order on the 5th")
        {
            Parts = [new Part(typeof(MonthEnd), Rhythm.At(new TimeOnly(5, 0)).OnDays(1, 10).MadeUpFor(), TurnTheMonth)],
            TakesDate = true,
        },
        new("billing", "prépare les factures d’un mois, ou les émet", "the same by hand, for every organiser that bills; goes on where it was")
        {
            TakesMonth = true,
            ByHand = Billing.Run,
        },
        new("audit", "recompte tous les compteurs", "counts every counter again, changes nothing; a step of the night")
        {
            ByHand = DryRuns.Counters,
            DryRun = DryRuns.Counters,
        },
    ];

    /// <summary>All that is done by itself, by the name that the schedule keeps.</summary>
    public static IReadOnlyDictionary<string, Part> Scheduled { get; } = All.SelectMany(chore => chore.Parts).ToDictionary(part => part.Deed.Name);

    /// <summary>The chore of this word; null when there is none.</summary>
    public static Chore? Find(string name) => All.SingleOrDefault(chore => chore.Name == name);

    /// <summary>A line for each, for whoever types.</summary>
    public static string Help()
    {
        var wide = All.Max(chore => chore.Name.Length);
        return string.Join('\n', All.Select(chore => $"  {chore.Name.PadRight(wide)}  {chore.Title}{(chore.Options.Length > 0 ? $"\n  {"".PadRight(wide)}  {chore.Options}" : "")}"));
    }

    /// <summary>A row for each, as <c>docs/operations.md</c> has it.</summary>
    public static string Table() => string.Join('\n', All.Select(chore => $"| `{chore.Name}` | {chore.When} | {chore.Does} | {chore.Options.Replace("|", "\\|", StringComparison.Ordinal)} |"));

    private static async Task<string> TurnTheMonth(Call call)
    {
        var month = await call.The<MonthEnd>().Run(call.Date, call.Ct);
        return $"{month.Drafted} projets de facturation préparés, {month.LetGo} mis en émission";
    }

    private static Rhythm Minute => Rhythm.Every(TimeSpan.FromMinutes(1));

    private static Rhythm Seconds(int pause) => Rhythm.Every(TimeSpan.FromSeconds(pause));
}
