namespace Portal.EndToEnd.Support;

/// <summary>
/// A test in the browser: a town of its own, the people who visit it, and, when it fails, a picture, a trace and the
/// portal's own log of what happened.
/// </summary>
public abstract class Journey(SharedBrowser browser) : IAsyncLifetime
{
    private readonly List<Visitor> visitors = [];

    protected DemoTown Town { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Town = await Settle();

    public async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        if (failed)
        {
            await LeaveTraces();
        }

        var faults = visitors.SelectMany(visitor => visitor.ScriptFaults).Concat(ServersAreStopped || Town is null ? [] : Town.Log.Errors).ToList();
        foreach (var visitor in visitors)
        {
            await visitor.DisposeAsync();
        }

        if (Town is not null)
        {
            await Town.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        if (!failed)
        {
            Assert.True(faults.Count == 0, string.Join('\n', faults));
        }
    }

    /// <summary>True where the portal has a reason to write errors into its log.</summary>
    protected virtual bool ServersAreStopped => false;

    protected virtual Task<DemoTown> Settle() => DemoTown.Open();

    protected Task<Visitor> Visitor(Screen screen) => Visitor(new Habits(screen));

    protected Task<Visitor> Visitor(Habits habits) => Visitor(habits, Town.Portal.Address);

    protected async Task<Visitor> Visitor(Habits habits, Uri portal) => await Visitor(await browser.For(habits), habits, portal);

    /// <summary>Somebody whose browser may be put to sleep.</summary>
    protected async Task<Visitor> Sleeper(Habits habits, Uri portal) => await Visitor(await browser.Own(), habits, portal);

    private async Task<Visitor> Visitor(IBrowser theirs, Habits habits, Uri portal)
    {
        var visitor = await Support.Visitor.Come(theirs, portal, habits);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Time passes for the town and for everybody who looks at it.</summary>
    protected async Task Pass(TimeSpan time)
    {
        await Town.Pass(time);
        foreach (var visitor in visitors)
        {
            await visitor.Pass(time);
        }
    }

    protected static DateOnly December(int day) => new(2026, 12, day);

    private async Task LeaveTraces()
    {
        var name = string.Concat(TestContext.Current.Test!.TestDisplayName.Split('.')[^1].Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'));
        var file = Path.Combine(Places.Results, name.Length > 120 ? name[..120] : name);
        for (var visitor = 0; visitor < visitors.Count; visitor++)
        {
            await visitors[visitor].LeaveTraces($"{file}-{visitor + 1}");
        }

        await File.WriteAllTextAsync($"{file}.log", Town.Log.Text);
    }
}
