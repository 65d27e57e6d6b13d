using Microsoft.AspNetCore.Mvc;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Mails;

/// <summary>What the words on the form would make: the letter, or what is wrong with them.</summary>
public sealed record LetterPreview(IReadOnlyList<string> Problems, WrittenLetter? Letter);

/// <summary>The words of one kind of mail, with the letter they make beside the form.</summary>
[Opens(StaffRight.ChangeSettings)]
public sealed class TemplateModel(PortalDb db, Stationery stationery, ChangeWords changeWords) : StaffPage(db)
{
    public MailTemplate Template { get; private set; } = null!;

    [BindProperty]
    public string? Objet { get; set; }

    [BindProperty]
    public string? Texte { get; set; }

    /// <summary>True when the organiser has words of its own to come back from.</summary>
    public bool IsOwn { get; private set; }

    public LetterPreview Preview { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string kind, CancellationToken ct)
    {
        if (!Find(kind))
        {
            return NotFound();
        }

        (Objet, Texte, IsOwn) = await stationery.WordsFor(Template.Kind, Organiser.Id, ct);
        Show();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string kind, CancellationToken ct)
    {
        if (!Find(kind))
        {
            return NotFound();
        }

        if ((await changeWords.Run(Agent, Template.Kind, Objet ?? "", Texte ?? "", ct)).Count > 0)
        {
            return await Again(ct);
        }

        return ThankAndGoTo($"/agent/courriels/modeles/{Template.Kind}", "C’est enregistré\u00A0: les prochains courriels auront ce texte.");
    }

    /// <summary>The letter as it would be: for the script, which asks while one types, the preview alone.</summary>
    public async Task<IActionResult> OnPostApercuAsync(string kind, CancellationToken ct)
    {
        if (!Find(kind))
        {
            return NotFound();
        }

        if (!IsScript)
        {
            return await Again(ct);
        }

        Show();
        return Partial("_LetterPreview", Preview);
    }

    public async Task<IActionResult> OnPostOrigineAsync(string kind, CancellationToken ct)
    {
        if (!Find(kind))
        {
            return NotFound();
        }

        await changeWords.Restore(Agent, Template.Kind, ct);
        return ThankAndGoTo($"/agent/courriels/modeles/{Template.Kind}", "Le texte d’origine est revenu.");
    }

    private async Task<IActionResult> Again(CancellationToken ct)
    {
        (_, _, IsOwn) = await stationery.WordsFor(Template.Kind, Organiser.Id, ct);
        Show();
        return Preview.Problems.Count == 0 ? Page() : SayNoHere(string.Join('\n', Preview.Problems));
    }

    private bool Find(string kind)
    {
        Template = MailTemplates.Find(kind)!;
        return Template is not null;
    }

    private void Show()
    {
        var (subject, introduction) = ((Objet ?? "").Trim(), (Texte ?? "").ReplaceLineEndings("\n").Trim());
        var problems = Placeholders.Check(Template, subject, introduction);
        Preview = new LetterPreview(problems, problems.Count > 0 ? null : stationery.Sample(Template, Organiser, subject, introduction));
    }
}
