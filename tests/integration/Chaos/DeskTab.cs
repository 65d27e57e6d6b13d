using Portal.TestSupport;

namespace Portal.IntegrationTests.Chaos;

/// <summary>An agent: answers what families ask, takes and takes back money at the counter, looks at the day.</summary>
internal sealed class DeskTab(ChaosTown town, ChaosNode node, string userName, Random chance) : Presser(town, node, chance)
{
    protected override string Name => userName;

    public Task SignIn(CancellationToken ct) => Browser.SignIn(userName, PortalHost.Password, ct);

    protected override Task Act(CancellationToken ct) => Chance.Next(8) switch
    {
        <= 2 => PressOn("/agent/demandes", "", ct),
        <= 4 => PressOnOneOf("/agent/factures", "/factures/", ct),
        5 => PressOn("/agent/appel", "", ct),
        6 => PressOn("/agent/absences", "", ct),
        _ => PressOn("/agent/attente", "", ct),
    };
}
