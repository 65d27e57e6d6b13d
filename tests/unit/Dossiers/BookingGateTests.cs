using FsCheck;
using FsCheck.Fluent;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>The gate to booking, as a pure function of how a child stands (R15, R18-R20, R76).</summary>
public sealed class BookingGateTests
{
    private static readonly DateOnly Day = new(2026, 11, 26);
    private static readonly DocumentTypeId Insurance = new(7);

    private static readonly BookingGate[] Conditions = [.. Enum.GetValues<BookingGate>().Where(condition => condition != BookingGate.None)];

    private static readonly Child Anna = new Household { DossierNumber = "D1", Name = "Martin" }.AddChild("Anna", "Martin", new(2019, 4, 27), null);

    /// <summary>For each condition, a child that meets all of them but this one.</summary>
    public static TheoryData<BookingGate, string> AllButOne => new()
    {
        { BookingGate.AnnualRegistration, "annual" }, { BookingGate.FileKnown, "unknown" }, { BookingGate.RulesSigned, "rules" }, { BookingGate.FileValidated, "file" },
        { BookingGate.Documents, "document" }, { BookingGate.NotInDebt, "debt" }, { BookingGate.Appointment, "appointment" },
    };

    [Theory]
    [MemberData(nameof(AllButOne))]
    public void Each_condition_shuts_the_gates_that_ask_it_and_no_other_R15_R18_R20_R76(BookingGate condition, string lacking)
    {
        // Who was never validated is not registered this year either.
        var implied = condition == BookingGate.FileKnown ? BookingGate.AnnualRegistration : BookingGate.None;

        foreach (var gate in Conditions.Except([condition, implied]))
        {
            Assert.Equal(BookingGate.None, gate.Unmet(Lacking(lacking), Day));
        }

        Assert.Equal(condition, condition.Unmet(Lacking(lacking), Day));
        Assert.All(condition.Missing(Lacking(lacking), Anna, Day), thing => Assert.Equal(condition, thing.Condition));
        Assert.NotEmpty(condition.Missing(Lacking(lacking), Anna, Day));
    }

    [Fact]
    public void Any_gate_is_shut_exactly_when_one_of_its_conditions_is_and_says_a_sentence_for_each()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gates().ToArbitrary(), Standings().ToArbitrary(), (gate, standing) =>
        {
            var shut = Conditions.Where(condition => gate.HasFlag(condition) && condition.Unmet(standing, Day) != BookingGate.None).Aggregate(BookingGate.None, (all, one) => all | one);
            var told = gate.Missing(standing, Anna, Day);
            return gate.Unmet(standing, Day) == shut
                && told.Count == 0 == (shut == BookingGate.None)
                && told.Aggregate(BookingGate.None, (all, one) => all | one.Condition) == shut
                && told.All(thing => thing.Sentence.EndsWith('.') && thing.Link is null == thing.Action is null);
        }));
    }

    [Fact]
    public void Asking_for_more_never_opens_a_gate()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gates().ToArbitrary(), Gates().ToArbitrary(), Standings().ToArbitrary(), (gate, more, standing) =>
            ((gate | more).Unmet(standing, Day) & gate) == gate.Unmet(standing, Day)));
    }

    [Theory]
    [InlineData("2027-07-05", true)]
    [InlineData("2027-08-31", true)]
    [InlineData("2027-09-01", false)]
    public void A_registration_is_good_until_the_last_day_of_the_summer_and_the_next_year_asks_for_another_R15(string day, bool open)
    {
        var standing = new Standing { File = FileState.Validated, ValidatedFor = 2026 };

        var unmet = BookingGate.AnnualRegistration.Unmet(standing, DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(open, unmet == BookingGate.None);
    }

    [Fact]
    public void A_document_is_asked_to_be_good_on_the_day_of_care_not_on_the_day_of_booking()
    {
        var standing = Standing.Validated with { Documents = [new BlockingDocument(Insurance, "Assurance", DocumentState.Accepted, new DateOnly(2026, 12, 31))] };

        Assert.Equal(BookingGate.None, BookingGate.Documents.Unmet(standing, new DateOnly(2026, 12, 31)));
        Assert.Equal(BookingGate.Documents, BookingGate.Documents.Unmet(standing, new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public void A_new_school_year_asks_for_every_part_again_and_keeps_last_year_s_validation_R15()
    {
        var file = ChildFile.Validated(Anna.Id, Anna.HouseholdId, new OrganiserId(1), 2026);

        file.OpenFor(2027);

        Assert.Equal((FileState.Incomplete, FileSections.All, 2026), (file.State, file.ToConfirm, file.ValidatedFor));
        Assert.Equal(2027, file.YearToFill(BookingGate.AnnualRegistration, new DateOnly(2027, 6, 1)));
        Assert.Equal(2026, ChildFile.Validated(Anna.Id, Anna.HouseholdId, new OrganiserId(1), 2026).YearToFill(BookingGate.FileValidated, new DateOnly(2028, 6, 1)));
    }

    [Fact]
    public void A_file_may_be_sent_once_every_step_is_done_and_not_twice_R15()
    {
        var file = ChildFile.Started(Anna.Id, Anna.HouseholdId, new OrganiserId(1), 2026);
        var begun = FileProgress.Of(file, 2026, ["adresse"], ["Assurance"], ["Règlement"]);
        file.Confirm(FileSections.All);
        var ready = FileProgress.Of(file, 2026, [], [], []).MayBeSent;
        file.Send(GuardianId.New(), new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal((false, 0), (begun.MayBeSent, begun.Done));
        Assert.Equal("À remplir\u00A0: adresse", begun.Next?.Detail);
        Assert.True(ready);
        Assert.False(FileProgress.Of(file, 2026, [], [], []).MayBeSent);
    }

    private static Standing Lacking(string what)
    {
        var good = new BlockingDocument(Insurance, "Assurance", DocumentState.Accepted, null);
        var whole = new Standing { File = FileState.Validated, ValidatedFor = 2026, Documents = [good] };
        return what switch
        {
            "annual" => whole with { ValidatedFor = 2025 },
            "unknown" => whole with { ValidatedFor = null },
            "rules" => whole with { RulesSigned = false },
            "file" => whole with { File = FileState.Sent },
            "document" => whole with { Documents = [good with { State = DocumentState.Refused, Answer = "Illisible." }] },
            "debt" => whole with { InDebt = true },
            _ => whole with { NeedsAppointment = true },
        };
    }

    private static Gen<BookingGate> Gates() => Gen.Choose(0, (int)Conditions.Aggregate(BookingGate.None, (all, one) => all | one)).Select(bits => (BookingGate)bits);

    private static Gen<Standing> Standings() =>
        from file in Gen.Elements(Enum.GetValues<FileState>())
        from year in Gen.Elements<int?>(null, 2025, 2026)
        from state in Gen.Elements(DocumentState.Missing, DocumentState.Sent, DocumentState.Accepted, DocumentState.Refused)
        from until in Gen.Elements<DateOnly?>(null, Day, Day.AddDays(-1))
        from flags in Gen.Choose(0, 7)
        select new Standing
        {
            File = file, ValidatedFor = year, RulesSigned = (flags & 1) > 0, InDebt = (flags & 2) > 0, NeedsAppointment = (flags & 4) > 0,
            Documents = [new BlockingDocument(Insurance, "Assurance", state, state == DocumentState.Accepted ? until : null, state == DocumentState.Refused ? "Illisible." : null)],
        };
}
