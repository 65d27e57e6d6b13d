namespace Portal.EndToEnd.Support;

/// <summary>What is walked in the browser for its result and not to prove something: <c>./portal test</c> leaves it out.</summary>
public static class Chores
{
    public const string Name = "Chore";
}
