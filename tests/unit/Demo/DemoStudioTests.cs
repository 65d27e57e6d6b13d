using Portal.Core.Demo;
using Portal.Core.Organisers;
using Portal.Core.Studio;
using Xunit;

namespace Portal.UnitTests.Demo;

/// <summary>What the demonstration shows, an agent could have written: it keeps the rules of the studio, activity by activity.</summary>
public sealed class DemoStudioTests
{
    private static readonly DemoCommune Commune = DemoCommune.Generate(60);

    [Fact]
    public void Every_activity_and_slot_of_the_demonstration_could_be_written_and_published_in_the_studio()
    {
        var tariffs = Commune.Tariffs.ToDictionary(tariff => tariff.Id);

        var wrong = Commune.Activities.SelectMany(activity =>
        {
            var calendar = new SchoolCalendar([.. Commune.Spans.Where(span => span.OrganiserId is null || span.OrganiserId == activity.OrganiserId)]);
            return (string[])[.. ActivityDraft.Of(activity).Problems(), .. activity.Slots.SelectMany(slot => SlotDraft.Of(slot).Problems()), .. Readiness.MissingOf(activity, tariffs, calendar, SchoolYear2026.Start)];
        });

        Assert.Empty(wrong);
        Assert.NotEmpty(Commune.Activities);
    }

    [Fact]
    public void Each_organiser_of_the_demonstration_is_a_preset_which_says_what_it_means()
    {
        Assert.Equal(OrganiserPreset.All.Select(preset => preset.Policies), Commune.Organisers.Select(organiser => organiser.Policies));
        Assert.All(OrganiserPreset.All, preset => Assert.All(preset.Policies.InWords(), sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal)));
    }
}
