namespace Portal.Core.Dossiers;

/// <summary>One step of a file, and where it is done.</summary>
/// <param name="Detail">What is missing in it; null when nothing is.</param>
public sealed record FileStep(string Name, bool IsDone, string Link, string? Detail = null);

/// <summary>A file as its parent sees it: its steps in order, and whether it may be sent.</summary>
public sealed record FileProgress(ChildFile File, int Year, IReadOnlyList<FileStep> Steps)
{
    /// <summary>The file of the year to fill, which nobody may have begun.</summary>
    public FileState State => File.Year < Year ? FileState.Incomplete : File.State;

    public int Done => Steps.Count(step => step.IsDone);

    public FileStep? Next => Steps.FirstOrDefault(step => !step.IsDone);

    /// <summary>R15: everything is there, and it is not with the service already.</summary>
    public bool MayBeSent => State == FileState.Incomplete && Next is null;

    /// <summary>What the steps come to.</summary>
    /// <param name="lackingAtHome">Names of what the household and its adults have not filled in.</param>
    /// <param name="lackingDocuments">Names of blocking documents that are neither sent nor accepted.</param>
    /// <param name="toSign">Titles of texts to sign.</param>
    public static FileProgress Of(ChildFile file, int year, IReadOnlyList<string> lackingAtHome, IReadOnlyList<string> lackingDocuments, IReadOnlyList<string> toSign)
    {
        var child = $"/moi/enfants/{file.ChildId.Value}";
        var toConfirm = file.Year < year ? FileSections.All : file.ToConfirm;
        return new FileProgress(file, year,
        [
            new("Le foyer et les adultes", lackingAtHome.Count == 0, $"/moi/foyer?enfant={file.ChildId.Value}", Lacking("À remplir", lackingAtHome)),
            Section("L’enfant, son école, ses repas", FileSections.Identity, child),
            Section("Sa santé", FileSections.Health, $"{child}/sante"),
            Section("Ce que vous autorisez", FileSections.Permissions, $"{child}/autorisations"),
            Section("Qui appeler, qui peut venir chercher", FileSections.Contacts, $"/moi/contacts?enfant={file.ChildId.Value}"),
            new("Les pièces", lackingDocuments.Count == 0, $"/moi/pieces?enfant={file.ChildId.Value}", Lacking("À envoyer", lackingDocuments)),
            new("Le règlement et les conditions", toSign.Count == 0, $"{child}/reglement", Lacking("À signer", toSign)),
        ]);

        FileStep Section(string name, FileSections section, string link) =>
            new(name, !toConfirm.HasFlag(section), link, toConfirm.HasFlag(section) ? "À relire et à enregistrer" : null);
    }

    private static string? Lacking(string what, IReadOnlyList<string> names) => names.Count == 0 ? null : $"{what}\u00A0: {string.Join(", ", names)}";
}
