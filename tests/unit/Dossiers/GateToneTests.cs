using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>The gate tells what is to be done from what is with the service and from what was refused (R15, R18-R20).</summary>
public sealed class GateToneTests
{
    private const BookingGate Yearly = BookingGate.AnnualRegistration;
    private static readonly DateOnly Day = new(2026, 11, 30);
    private static readonly DateOnly Sent = new(2026, 11, 28);
    private static readonly Child Oscar = new Household { DossierNumber = "D1", Name = "Martin" }.AddChild("Oscar", "Martin", new(2019, 4, 27), null);
    private static readonly Standing Begun = new() { File = FileState.Incomplete, FileYear = 2026 };

    [Fact]
    public void A_file_to_fill_is_to_do_and_a_press_hears_the_guide_s_sentence_R19()
    {
        var thing = Only(BookingGate.FileValidated, Begun);

        Assert.Equal((GateTone.ToDo, "Pour Oscar, il reste à remplir, à signer et à envoyer le dossier.", "Compléter le dossier"), (thing.Tone, thing.Sentence, thing.Action));
        Assert.Equal(Refusal.DossierIncomplete.Sentence(), new[] { thing }.InWords());
    }

    [Fact]
    public void A_file_that_was_read_over_is_only_to_be_signed_and_sent_R15()
    {
        var thing = Only(Yearly, Begun with { IsReadOver = true });

        Assert.Equal((GateTone.ToDo, "Pour Oscar, il reste à signer et à envoyer l’inscription 2026-2027.", "Signer et envoyer"), (thing.Tone, thing.Sentence, thing.Action));
    }

    [Fact]
    public void Who_has_sent_everything_is_not_scolded_R15_R19()
    {
        var thing = Only(Yearly, Begun with { File = FileState.Sent, FileSentOn = Sent, IsReadOver = true });

        Assert.Equal((GateTone.Waits, "Pour Oscar, l’inscription 2026-2027 a été envoyée le 28 novembre : le service vous répondra par courriel."), (thing.Tone, Plain(thing.Sentence)));
        Assert.Equal(thing.Sentence, new[] { thing }.InWords());
    }

    [Fact]
    public void A_file_that_came_back_says_why_and_what_to_do()
    {
        var thing = Only(BookingGate.FileValidated, Begun with { FileAnswer = "La signature de l’autre parent manque" });

        Assert.Equal((GateTone.Refused, "Pour Oscar, le service a renvoyé le dossier : La signature de l’autre parent manque.", "Corriger et renvoyer"), (thing.Tone, Plain(thing.Sentence), thing.Action));
        Assert.Equal(thing.Sentence, new[] { thing }.InWords());
    }

    [Fact]
    public void What_was_sent_for_another_year_is_to_be_done_anew_R15()
    {
        var thing = Only(Yearly, new Standing { File = FileState.Sent, FileYear = 2025, FileSentOn = Sent, IsReadOver = true });

        Assert.Equal((GateTone.ToDo, "Remplir l’inscription"), (thing.Tone, thing.Action));
    }

    [Theory]
    [InlineData(DocumentState.Missing, GateTone.ToDo, "Pour Oscar, il reste à envoyer la pièce « Assurance ».")]
    [InlineData(DocumentState.Sent, GateTone.Waits, "Pour Oscar, la pièce « Assurance » a été envoyée le 28 novembre : le service vous répondra par courriel.")]
    [InlineData(DocumentState.Refused, GateTone.Refused, "Pour Oscar, la pièce « Assurance » a été refusée : Illisible.")]
    [InlineData(DocumentState.Accepted, GateTone.ToDo, "Pour Oscar, la pièce « Assurance » est valable jusqu’au 28 novembre seulement : envoyez la nouvelle.")]
    public void A_document_has_the_three_tones_too_R18(DocumentState state, GateTone tone, string words)
    {
        var document = new BlockingDocument(new DocumentTypeId(7), "Assurance", state, state == DocumentState.Accepted ? Sent : null, state == DocumentState.Refused ? "Illisible" : null, Sent);

        var thing = Only(BookingGate.Documents, Standing.Validated with { Documents = [document] });

        Assert.Equal((tone, words), (thing.Tone, Plain(thing.Sentence)));
    }

    [Fact]
    public void Who_needs_an_appointment_is_told_only_this_R20()
    {
        var thing = Only(BookingGate.FileKnown | BookingGate.Appointment, Begun with { NeedsAppointment = true });

        Assert.Equal((GateTone.ToDo, null), (thing.Tone, thing.Link));
        Assert.Contains("prenez rendez-vous avec le service", thing.Sentence, StringComparison.Ordinal);
        Assert.Equal(thing.Sentence, new[] { thing }.InWords());
    }

    private static MissingThing Only(BookingGate gate, Standing standing) => Assert.Single(gate.Missing(standing, Oscar, Day));

    private static string Plain(string words) => words.Replace('\u00A0', ' ');
}
