using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>What the demonstration's organisers tell families (R84): some news, and the canteen's menus of the school year.</summary>
internal sealed class DemoNews
{
    // Four weeks that come round again; from Monday to Friday.
    private static readonly string[][] Weeks =
    [
        [
            "Carottes râpées (moutarde)\nLasagnes à la bolognaise (gluten, lait, œufs)\nYaourt nature (lait)\nPomme", "Potage de légumes (lait, céleri)\nFilet de colin sauce citron (poisson, lait)\nRiz\nClémentine",
            "Betteraves vinaigrette (moutarde)\nRôti de dinde\nPetits pois\nFromage blanc (lait)", "Taboulé (gluten)\nOmelette aux herbes (œufs, lait)\nPoêlée de légumes\nCompote de poires", "Concombre à la crème (lait)\nDahl de lentilles\nSemoule (gluten)\nBanane",
        ],
        [
            "Salade verte (moutarde)\nHachis parmentier (lait)\nCompote de pommes", "Œuf mayonnaise (œufs, moutarde)\nSauté de porc au miel, ou de pois chiches\nHaricots verts\nPetit-suisse (lait)",
            "Radis au beurre (lait)\nPâtes au pesto (gluten, lait, fruits à coque)\nRaisin", "Velouté de potiron (lait)\nSaumon au four (poisson)\nPurée (lait)\nKiwi", "Chou blanc aux raisins\nChili sans viande (soja)\nRiz\nCrème au chocolat (lait)",
        ],
        [
            "Macédoine (œufs, moutarde)\nPoulet rôti\nFrites\nOrange", "Endives aux noix (fruits à coque, moutarde)\nGratin de pâtes au fromage (gluten, lait)\nPoire",
            "Salade de lentilles (moutarde)\nQuenelles sauce tomate (gluten, œufs, lait)\nÉpinards\nYaourt aux fruits (lait)", "Potage de poireaux (lait)\nBrandade de morue (poisson, lait)\nSalade verte\nClémentine", "Pizza au fromage (gluten, lait)\nBœuf bourguignon (sulfites, céleri)\nCarottes\nPomme",
        ],
        [
            "Céleri rémoulade (céleri, œufs, moutarde)\nBoulettes de bœuf\nBlé (gluten)\nFromage (lait)", "Salade de pommes de terre (moutarde)\nPoisson pané (poisson, gluten)\nBrocolis\nFlan (lait, œufs)",
            "Houmous (sésame)\nCouscous de légumes (gluten, céleri)\nOrange", "Salade de riz aux crevettes (crustacés)\nRôti de veau\nGratin de courge (lait)\nCompote", "Soupe de vermicelles (gluten, céleri)\nTarte aux légumes (gluten, œufs, lait)\nSalade verte\nBanane",
        ],
    ];

    private DemoNews(IReadOnlyList<NewsItem> items, IReadOnlyList<MenuWeek> menus) => (Items, Menus) = (items, menus);

    public IReadOnlyList<NewsItem> Items { get; }

    public IReadOnlyList<MenuWeek> Menus { get; }

    public static DemoNews For(IReadOnlyList<Organiser> organisers, IReadOnlyList<Facility> facilities)
    {
        var items = organisers.SelectMany(organiser => ItemsOf(organiser, facilities.First(place => place.OrganiserId == organiser.Id && place.IsSchool))).ToList();
        var menus = organisers.SelectMany(MenusOf).ToList();
        return new DemoNews(items, menus);
    }

    private static IEnumerable<NewsItem> ItemsOf(Organiser organiser, Facility school)
    {
        var year = new NewsItem
        {
            OrganiserId = organiser.Id, Title = "Les inscriptions aux vacances d’hiver", From = SchoolYear2026.Start, To = new(2027, 1, 29),
            Body = "Les activités des vacances d’hiver ouvrent **début janvier**. Pensez à vérifier avant\u00A0:\n- le dossier de votre enfant,\n- son attestation d’assurance,\n- les personnes qui peuvent venir le chercher.",
        };
        var fair = new NewsItem
        {
            OrganiserId = organiser.Id, Title = $"Goûter des familles, {school.Name}", From = SchoolYear2026.Start, To = new(2026, 12, 18),
            Body = "L’équipe vous attend le vendredi 18\u00A0décembre à 16\u00A0h\u00A030 dans la cour.\n\nVos enfants y présenteront leurs ateliers de l’automne.",
        };
        fair.Address([school.Id]);
        return [year, fair];
    }

    private static IEnumerable<MenuWeek> MenusOf(Organiser organiser)
    {
        for (var (monday, at) = (SchoolYear2026.Start.Monday(), 0); monday <= SchoolYear2026.End; (monday, at) = (monday.AddDays(7), at + 1))
        {
            var week = new MenuWeek { OrganiserId = organiser.Id, Monday = monday, Version = 1 };
            foreach (var (day, dishes) in Weeks[at % Weeks.Length].Index())
            {
                week.Serve(monday.AddDays(day), dishes);
            }

            yield return week;
        }
    }
}
