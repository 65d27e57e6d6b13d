using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Answers.Files;

/// <summary>The queue of files, documents and changes, oldest first, live; several may be accepted in one press.</summary>
[Opens(StaffRight.SeeFiles, ByFacility = true)]
public sealed class IndexModel(PortalDb db, DecideFile decideFile, DecideDocument decideDocument, DecideChange decideChange, TakeItem takeItem, TimeProvider clock) : StaffPage(db)
{
    private const string Here = "/agent/dossiers";

    public IReadOnlyList<QueueItem> Items { get; private set; } = [];

    public WaitingTimes? Times { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Items = await Db.QueueOf(Agent, now, ct);
        Times = await Db.WaitingTimesOf(Organiser.Id, now, ct);
    }

    /// <summary>Takes one, so that colleagues see it, and opens it.</summary>
    public async Task<IActionResult> OnPostPrendreAsync(string? ouvrir, CancellationToken ct)
    {
        if (Parse(ouvrir) is not var (kind, id) || (await Db.QueueOf(Agent, clock.GetUtcNow(), ct)).All(item => item.Id != id || item.Kind != kind))
        {
            return SayNo(Here, Refusal.AlreadyAnswered);
        }

        await takeItem.Run(Agent, id, ct);
        return Redirect(AddressOf(kind, id));
    }

    public async Task<IActionResult> OnPostAccepterAsync(string[] choisis, CancellationToken ct)
    {
        var chosen = choisis.Select(Parse).ToList();
        if (chosen.Contains(null))
        {
            return BadRequest();
        }

        if (chosen.Count == 0)
        {
            return SayNo(Here, "Cochez d’abord ce que vous acceptez.");
        }

        var answers = new List<Refusal?>();
        foreach (var (kind, id) in chosen.OfType<(QueueKind, Guid)>())
        {
            answers.Add(await Accept(kind, id, ct));
        }

        if (answers.TrueForAll(why => why == Refusal.NotFound))
        {
            return NotFound();
        }

        var done = answers.Count(why => why is null);
        Thanks = done == 0 ? null : $"{FrenchWords.Count(done, "réponse est enregistrée", "réponses sont enregistrées")}\u00A0: les familles sont prévenues par courriel.";
        Problem = answers.Exists(why => why is not null) ? string.Join('\n', answers.OfType<Refusal>().Distinct().Select(why => why.Sentence())) : null;
        return Redirect(Here);
    }

    public static string KeyOf(QueueItem item) => $"{item.Kind}|{item.Id}";

    public static string AddressOf(QueueKind kind, Guid id) => $"/agent/dossiers/{(kind switch { QueueKind.File => "dossier", QueueKind.Document => "piece", QueueKind.Change => "changement" })}/{id}";

    public static string Words(QueueKind kind) => kind switch
    {
        QueueKind.File => "Dossier",
        QueueKind.Document => "Pièce",
        QueueKind.Change => "Changement",
    };

    /// <summary>« 3 heures », « 2 jours »: as exact as somebody wants to know it.</summary>
    public static string InWords(TimeSpan wait) =>
        wait < TimeSpan.FromHours(2) ? FrenchWords.Count(Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes)), "minute", "minutes")
        : wait < TimeSpan.FromDays(2) ? FrenchWords.Count((int)Math.Ceiling(wait.TotalHours), "heure", "heures")
        : FrenchWords.Count((int)Math.Ceiling(wait.TotalDays), "jour", "jours");

    private Task<Refusal?> Accept(QueueKind kind, Guid id, CancellationToken ct) => kind switch
    {
        QueueKind.File => decideFile.Run(Agent, new ChildId(id), true, null, ct),
        QueueKind.Document => decideDocument.Run(Agent, new DocumentId(id), true, null, ct),
        QueueKind.Change => decideChange.Run(Agent, id, true, null, ct),
    };

    private static (QueueKind Kind, Guid Id)? Parse(string? key) =>
        key?.Split('|') is [var kind, var id] && Enum.TryParse<QueueKind>(kind, out var known) && Enum.IsDefined(known) && Guid.TryParse(id, out var item) ? (known, item) : null;
}
