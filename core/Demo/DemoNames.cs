using System.Globalization;
using System.Text;

namespace Portal.Core.Demo;

/// <summary>Names as a French commune has them, from many origins. Nobody real: they are put together by chance.</summary>
internal static class DemoNames
{
    public static string[] Women { get; } =
    [
        "Camille", "Sarah", "Julie", "Fatima", "Céline", "Nadia", "Aurélie", "Émilie", "Aminata", "Sophie", "Laura", "Marina", "Yasmine", "Élodie",
        "Ana", "Mathilde", "Leïla", "Charlotte", "Thi Mai", "Hélène", "Samira", "Pauline", "Ioana", "Delphine", "Awa", "Clara", "Karima", "Manon",
        "Beatriz", "Anaïs", "Lucie", "Mariam", "Virginie", "Inès", "Audrey", "Rosa", "Fanny", "Sonia", "Marion", "Zineb",
    ];

    public static string[] Men { get; } =
    [
        "Thomas", "Karim", "Nicolas", "Julien", "Mehdi", "David", "Ibrahima", "Romain", "Sébastien", "Rachid", "Vincent", "Paulo", "Alexandre", "Youssef",
        "Guillaume", "Minh", "Benoît", "Mamadou", "Antoine", "Stefan", "Olivier", "Samir", "Florian", "Miguel", "Jérôme", "Bilal", "Cédric", "Moussa",
        "Arnaud", "Nabil", "Fabien", "Tiago", "Damien", "Hicham", "Mathieu", "Andrei", "Xavier", "Omar", "Rémi", "Adama",
    ];

    public static string[] Children { get; } =
    [
        "Jade", "Louise", "Emma", "Alba", "Inaya", "Rose", "Alma", "Lou", "Ambre", "Anna", "Mia", "Nour", "Chloé", "Léna", "Aya", "Zoé", "Romane", "Agathe",
        "Iris", "Sofia", "Assia", "Margot", "Luna", "Maryam", "Eva", "Olivia", "Juliette", "Lyna", "Victoria", "Adèle", "Fatou", "Capucine", "Apolline",
        "Gabriel", "Raphaël", "Léon", "Louis", "Maël", "Noah", "Jules", "Adam", "Arthur", "Isaac", "Hugo", "Sacha", "Gabin", "Liam", "Naël", "Aaron",
        "Lucas", "Ibrahim", "Ethan", "Tom", "Imran", "Marius", "Nathan", "Ayoub", "Théo", "Mohamed", "Côme", "Eden", "Amine", "Robin", "Nino", "Ismaël",
        "Mathis", "Enzo", "Ilyes", "Diego", "Martin", "Basile", "Oumar", "Tiago", "Axel", "Lenny", "Yanis", "Augustin", "Malik",
    ];

    public static string[] Families { get; } =
    [
        "Martin", "Bernard", "Benali", "Dubois", "Robert", "Diallo", "Richard", "Petit", "Durand", "Nguyen", "Leroy", "Moreau", "Simon", "Haddad", "Laurent",
        "Lefebvre", "Da Silva", "Michel", "Garcia", "Roux", "Traoré", "Vincent", "Fournier", "Morel", "Girard", "Bensaïd", "André", "Mercier", "Dupont",
        "Lambert", "Bonnet", "Ferreira", "Fontaine", "Rousseau", "Cissé", "Blanc", "Guérin", "Müller", "Henry", "Roussel", "El Amrani", "Perrin", "Morin",
        "Mathieu", "Clément", "Gauthier", "Pham", "Dumont", "Lopez", "Fontanel", "Chevalier", "Kaya", "Robin", "Masson", "Popescu", "Sanchez", "Gérard",
        "Nicolas", "Boyer", "Denis", "Ouattara", "Lemaire", "Duval", "Joly", "Rossi", "Roger", "Roche", "Camara", "Roy", "Noël", "Meyer", "Lucas", "Meunier",
        "Jean", "Yılmaz", "Perez", "Marchand", "Dufour", "Blanchard", "Sow", "Marie", "Barbier", "Brun", "Khelifi", "Dumas", "Brunet", "Schmitt", "Leroux",
        "Colin", "Fernandes", "Vidal", "Koné", "Arnaud", "Renard", "Picard", "Mansouri", "Caron", "Giraud", "Berger", "Costa", "Rivière", "Baptiste",
        "Bouchard", "Kowalski", "Aubert", "Lacroix", "Sylla", "Tessier", "Hernandez", "Carpentier", "Ziani", "Poulain", "Gonçalves", "Besson", "Tran",
    ];

    private static readonly string[] Trees =
    [
        "Acacias", "Amandiers", "Aulnes", "Bouleaux", "Cèdres", "Cerisiers", "Charmes", "Châtaigniers", "Chênes verts", "Cyprès", "Érables", "Figuiers", "Frênes",
        "Genêts", "Hêtres", "Lauriers", "Marronniers", "Mélèzes", "Micocouliers", "Mûriers", "Noyers", "Ormeaux", "Peupliers", "Pins", "Platanes", "Saules",
    ];

    private static readonly string[] Places = ["du Bourg", "de la Gare", "du Moulin", "des Coteaux", "de la Rivière", "du Stade", "du Parc", "de la Plaine"];

    /// <summary>The schools beyond the named ones: « École des Cèdres », then « École des Cèdres, quartier de la Gare ».</summary>
    public static string School(int index) => index < Trees.Length
        ? $"École des {Trees[index]}"
        : $"École des {Trees[index % Trees.Length]}, quartier {Places[((index / Trees.Length) - 1) % Places.Length]}";

    /// <summary>An address on a domain that receives nothing of ours.</summary>
    public static string Email(string firstName, string lastName, int number) => $"{Plain(firstName)}.{Plain(lastName)}.{number}@exemple.fr";

    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.Replace('ı', 'i').Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetter(letter))
            {
                plain.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
            }
        }

        return plain.ToString();
    }
}
