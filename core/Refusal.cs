namespace Portal.Core;

/// <summary>What a family may hear instead of yes. Each has its sentence (O15); a new one without a sentence does not compile. Requests keep the numbers: none is ever given again.</summary>
public enum Refusal
{
    /// <summary>R19: the child's file is not complete or not validated.</summary>
    DossierIncomplete = 0,

    /// <summary>R30: under the age of the activity on that day.</summary>
    TooYoung = 23,

    /// <summary>No school, no care, a public holiday, or outside the activity's period.</summary>
    Closed = 2,

    /// <summary>R32, R34: the limit to book has passed.</summary>
    TooLate = 3,

    /// <summary>R33, R71: the limit to cancel has passed.</summary>
    TooLateToCancel = 4,

    /// <summary>R88: this organiser takes cancellations at its desk only.</summary>
    NotCancellableOnline = 5,

    /// <summary>R60: no place left.</summary>
    DayFull = 6,

    /// <summary>R66: full, and others wait before: the list is open.</summary>
    WaitingListOnly = 7,

    /// <summary>The child already waits for this slot.</summary>
    AlreadyWaiting = 8,

    /// <summary>There is a place: no need to wait.</summary>
    NotFull = 9,

    /// <summary>R87: this activity keeps no waiting list.</summary>
    NoWaitingList = 10,

    /// <summary>O8: all or nothing was asked, and another day of it cannot be waited for.</summary>
    AllOrNothing = 24,

    /// <summary>The offer was answered, or its time is over.</summary>
    OfferOver = 11,

    /// <summary>The child already has this slot, booked or in a cart.</summary>
    AlreadyTaken = 12,

    /// <summary>R44: an hour that this slot does not offer.</summary>
    HoursNotOffered = 25,

    /// <summary>R49: the booking has these hours already.</summary>
    SameHours = 26,

    /// <summary>R49: the limit to change the hours has passed.</summary>
    TooLateToChange = 27,

    /// <summary>A payment that came late no longer covers this line.</summary>
    NotPaidFor = 28,

    /// <summary>There is no gesture left to take back.</summary>
    NothingToUndo = 29,

    /// <summary>R27: blocked by another slot of the same day.</summary>
    ExcludedByAnother = 13,

    /// <summary>R26, R28: goes only with another slot of the same day.</summary>
    NeedsAnother = 14,

    /// <summary>The cart is being paid, so its content cannot move.</summary>
    PaymentInProgress = 15,

    /// <summary>R69: the fifteen minutes are over.</summary>
    CartExpired = 16,

    /// <summary>The cart holds nothing to commit.</summary>
    CartEmpty = 17,

    /// <summary>The hold has been renewed as often as it may (O3).</summary>
    NoMoreRenewals = 18,

    /// <summary>PayFiP takes nothing under one euro.</summary>
    AmountTooSmall = 19,

    /// <summary>The booking is already cancelled, or was never ours to cancel.</summary>
    NothingToCancel = 20,

    /// <summary>The bank's service does not answer.</summary>
    BankUnavailable = 21,

    /// <summary>A usual week without a name, or with nothing in it.</summary>
    UsualWeekUnreadable = 30,

    /// <summary>The child has as many usual weeks as one can tell apart.</summary>
    TooManyUsualWeeks = 31,

    /// <summary>Not the household's, or not existing: the two are told apart by nobody (I6).</summary>
    NotFound = 22,

    /// <summary>I9: what cancelling means is no longer what the recap said.</summary>
    TermsChanged = 32,

    /// <summary>R64: somebody answered this line before, or the family withdrew it.</summary>
    AlreadyAnswered = 33,

    /// <summary>R67: who refuses says why.</summary>
    ReasonRequired = 34,

    /// <summary>R76: the family owes money to the purse of this organiser.</summary>
    PurseInDebit = 35,

    /// <summary>R72: the delay for the proof of an absence is over, or it was already answered.</summary>
    ProofTooLate = 36,

    /// <summary>O18: what was sent is not a PDF, a JPEG or a PNG.</summary>
    ProofUnreadable = 37,

    /// <summary>O18: more than ten megabytes, or nothing at all.</summary>
    ProofTooLarge = 38,

    /// <summary>O18: a document that is not whole, or that nothing can open.</summary>
    DocumentBroken = 141,

    /// <summary>O18: a small file that unfolds into a picture too large to be drawn.</summary>
    PictureTooLarge = 142,

    /// <summary>A day that is given up and was never taken.</summary>
    NotBooked = 143,

    /// <summary>R30: over the age of the activity on that day.</summary>
    TooOld = 39,

    /// <summary>Only for pupils of a school.</summary>
    OtherSchool = 40,

    /// <summary>Only for some classes.</summary>
    OtherClass = 41,

    /// <summary>Only for households of the commune.</summary>
    ResidentsOnly = 42,

    /// <summary>The bookings of the period open later, to this household at least.</summary>
    NotYetOpen = 43,

    /// <summary>The bookings of the period are closed.</summary>
    NoLongerOpen = 44,

    /// <summary>The child has as many slots of the activity that day as it may.</summary>
    DayCapReached = 45,

    /// <summary>The child has as many days of the activity that week as it may.</summary>
    WeekCapReached = 46,

    /// <summary>The child has as many days of the activity in that period as it may.</summary>
    PeriodCapReached = 47,

    /// <summary>The scanner found something in a document.</summary>
    DocumentUnsafe = 60,

    /// <summary>The scanner of documents does not answer.</summary>
    ScannerAway = 61,

    /// <summary>More pages than one document may have, or none.</summary>
    PagesUnreadable = 62,

    /// <summary>R15: the file cannot be sent while something is missing in it.</summary>
    FileNotReady = 63,

    /// <summary>The service keeps this field itself.</summary>
    FieldLocked = 64,

    /// <summary>A field of the household is not filled in as it should be.</summary>
    FieldUnreadable = 65,

    /// <summary>R8: a signature has a name and a place.</summary>
    SignatureIncomplete = 66,

    /// <summary>R8: the text was changed while it was being read.</summary>
    TextChanged = 67,

    /// <summary>The household has as many contacts as one can call.</summary>
    TooManyContacts = 68,

    /// <summary>A note on health that is longer than what is kept.</summary>
    NoteTooLong = 69,

    /// <summary>R73: nothing of that month is left to bill.</summary>
    NothingToBill = 70,

    /// <summary>The month is not over: its days can still change.</summary>
    MonthNotOver = 71,

    /// <summary>An earlier month is drafted and not issued: two open months would both claim the same corrections.</summary>
    EarlierMonthOpen = 72,

    /// <summary>The month was issued, or is being issued: it is never drawn up again.</summary>
    MonthAlreadyIssued = 73,

    /// <summary>The invoice has nothing left to pay.</summary>
    NothingToPay = 74,

    /// <summary>More than what is left to pay of the invoice.</summary>
    MoreThanDue = 75,

    /// <summary>An amount that is not one, or not above zero.</summary>
    AmountUnreadable = 76,

    /// <summary>The draft changed since the cash office looked at it.</summary>
    DraftChanged = 77,

    /// <summary>Something was paid on the invoice since the agent looked.</summary>
    BalanceChanged = 78,

    /// <summary>O19: the child is at its other parent's that day.</summary>
    OthersDay = 81,

    /// <summary>The night that an agent asks for again is already waiting or running.</summary>
    NightUnderWay = 80,

    /// <summary>The register changed between the preview of an import and the import.</summary>
    ImportChanged = 85,

    /// <summary>Some lines of the file are wrong, and nobody said to import the others.</summary>
    LinesRefused = 86,

    /// <summary>R20: whom the mark would be set on is no longer what the agent has looked at.</summary>
    ListChanged = 87,

    /// <summary>A colleague changed the same settings, text, piece of news or menu since the agent looked.</summary>
    SettingsChanged = 90,

    /// <summary>Nobody told us that this person may fetch this child.</summary>
    MayNotFetch = 91,

    /// <summary>Families have sent documents of this type for the household, or for a child: that cannot change any more.</summary>
    AudienceFixed = 92,

    /// <summary>The child is not booked on that day, in that place.</summary>
    NotExpected = 93,

    /// <summary>A roll call is taken on its day, and closed by the night after it.</summary>
    RollCallClosed = 94,

    /// <summary>Only what an agent took at the counter is taken back there.</summary>
    NotTakenAtCounter = 95,

    /// <summary>The payment has its opposite entry already.</summary>
    AlreadyTakenBack = 96,

    /// <summary>A payment is not taken back without a reason that the family can read.</summary>
    TakeBackReasonNeeded = 97,

    /// <summary>What a browser gave is no address of a push service, or no keys.</summary>
    PushAddressRefused = 98,

    /// <summary>Many use this computer: nothing of a family stays on it (R14).</summary>
    PushOnSharedComputer = 99,

    /// <summary>A child came without a booking, and there is no place for it: nothing is booked that does not exist.</summary>
    NoPlaceForGuest = 100,

    /// <summary>Who came without a booking is taken off the list rather than noted absent, which would be billed.</summary>
    GuestIsRemoved = 101,

    /// <summary>A child who was told absent has come all the same: what that day costs is the service's to say (R72, R80).</summary>
    ToldAbsent = 102,

    /// <summary>No number of a quotient, or a day out of reach.</summary>
    QuotientUnreadable = 103,

    /// <summary>I9: the hours or the price of a booking moved since its change of hours was quoted, so the difference no longer holds.</summary>
    BookingChanged = 104,

    /// <summary>A payment of this invoice is open at the bank: a second one would pay it twice.</summary>
    InvoicePaymentInProgress = 105,

    /// <summary>Only what the bank received can come back from it.</summary>
    NotPaidOnline = 106,

    /// <summary>It is noted already that the bank gave this payment back.</summary>
    AlreadyRefunded = 107,

    /// <summary>More than the family paid with this payment, or nothing.</summary>
    RefundAmountWrong = 108,

    /// <summary>Another tab, or another adult's deed, has changed the cart since the family read it.</summary>
    CartChanged = 110,
    /// <summary>R26, R28: another slot, booked on the same day, goes only with this one.</summary>
    NeededByAnother = 120,

    /// <summary>Another adult of the household has this booking in a cart, to give it back or to change its hours.</summary>
    InAnotherCart = 121,

    /// <summary>O9: the place is kept for this child by an offer of the waiting list, which is taken there.</summary>
    KeptByOffer = 122,

    /// <summary>R78, R80: the family has asked something for this booking, and the service has not answered.</summary>
    AlreadyAsked = 123,

    /// <summary>R80: the child is already known to be absent that day.</summary>
    AlreadyAbsent = 124,

    /// <summary>R49: the cart cancels this booking, so its hours cannot be changed.</summary>
    CancelledInCart = 125,

    /// <summary>I3: the credit that the bank gave back has paid something else meanwhile, all of it or a part.</summary>
    CreditSpent = 126,

    /// <summary>More than the credit note owed, or nothing.</summary>
    CreditRefundWrong = 127,

    /// <summary>O25: families are booked where the change would leave nothing.</summary>
    FamiliesBooked = 144,

    /// <summary>O25: bookings stay as they are; the agent is to see whose before it says yes.</summary>
    LookFirst = 145,

    /// <summary>Places of it are in carts, or offered, at this moment.</summary>
    PlacesInHand = 146,
}

/// <summary>What a family reads for each refusal.</summary>
public static class RefusalSentences
{
    /// <summary>The sentence that the family reads.</summary>
    public static string Sentence(this Refusal refusal) => refusal switch
    {
        // R19, word for word.
        Refusal.DossierIncomplete => "Vous devez compléter le dossier de cet enfant pour qu’il ait accès aux réservations.",
        Refusal.TooYoung => "Cet enfant n’a pas encore l’âge de cette activité.",
        Refusal.TooOld => "Cet enfant a passé l’âge de cette activité.",
        Refusal.OtherSchool => "Cette activité est réservée aux élèves de son école.",
        Refusal.OtherClass => "Cette activité est réservée à certaines classes.",
        Refusal.ResidentsOnly => "Cette activité est réservée aux habitants de la commune.",
        Refusal.NotYetOpen => "Les réservations ne sont pas encore ouvertes.",
        Refusal.NoLongerOpen => "Les réservations de cette période sont closes.",
        Refusal.DayCapReached => "Cet enfant a déjà tout ce que cette activité permet ce jour-là.",
        Refusal.WeekCapReached => "Cet enfant a déjà tous les jours que cette activité permet cette semaine-là.",
        Refusal.PeriodCapReached => "Cet enfant a déjà tous les jours que cette activité permet sur cette période.",
        Refusal.Closed => "Il n’y a pas d’accueil ce jour-là.",
        Refusal.TooLate => "La date limite de réservation est passée.",
        Refusal.TooLateToCancel => "La date limite d’annulation est passée.",
        Refusal.NotCancellableOnline => "Cette réservation ne s’annule pas en ligne\u00A0: adressez-vous au service.",
        Refusal.DayFull => "C’est complet\u00A0: il ne reste plus de place ce jour-là.",
        Refusal.KeptByOffer => "Une place est déjà gardée pour cet enfant ce jour-là\u00A0: c’est celle que la liste d’attente lui propose. Acceptez cette proposition pour la prendre.",
        Refusal.WaitingListOnly => "C’est complet\u00A0: d’autres familles attendent une place. Vous pouvez rejoindre la liste d’attente.",
        Refusal.AlreadyWaiting => "Cet enfant est déjà sur la liste d’attente ce jour-là.",
        Refusal.NotFull => "Il reste une place\u00A0: vous pouvez réserver sans attendre.",
        Refusal.NoWaitingList => "Il n’y a pas de liste d’attente pour cette activité.",
        Refusal.AllOrNothing => "Vous avez demandé tout ou rien, et un autre jour de la demande ne peut pas être attendu.",
        Refusal.OfferOver => "Cette proposition n’est plus valable\u00A0: elle a déjà reçu une réponse, ou son délai est passé.",
        Refusal.AlreadyTaken => "Ce créneau est déjà réservé pour cet enfant.",
        Refusal.HoursNotOffered => "Cet horaire n’est pas proposé pour ce créneau.",
        Refusal.SameHours => "La réservation a déjà ces horaires.",
        Refusal.TooLateToChange => "La date limite pour changer l’horaire est passée.",
        Refusal.NotPaidFor => "Votre paiement ne couvre plus cette ligne\u00A0: elle n’a pas été prise en compte.",
        Refusal.NothingToUndo => "Il n’y a plus rien à annuler dans votre panier.",
        Refusal.ExcludedByAnother => "Ce créneau ne va pas avec un autre créneau déjà choisi ce jour-là.",
        Refusal.NeedsAnother => "Ce créneau demande d’en réserver d’abord un autre ce jour-là.",
        Refusal.InAnotherCart => "Cette réservation est déjà dans le panier d’un autre adulte du foyer, qui l’annule ou en change les horaires.",
        Refusal.NeededByAnother => "Un autre créneau réservé ce jour-là ne va qu’avec celui-ci\u00A0: l’autre est à rendre d’abord, ou en même temps.",
        Refusal.PaymentInProgress => "Un paiement est en cours pour ce panier. Terminez-le, ou reprenez votre panier pour le modifier.",
        Refusal.CartExpired => "Le délai est écoulé\u00A0: les places de ce panier ne sont plus gardées. Vous pouvez réessayer.",
        Refusal.CartChanged => "Votre panier a changé entre-temps, dans un autre onglet par exemple\u00A0: rien n’a été fait. Relisez-le, puis recommencez.",
        Refusal.CartEmpty => "Votre panier est vide.",
        Refusal.NoMoreRenewals => "Ce panier a déjà été prolongé autant de fois que possible.",
        Refusal.AmountTooSmall => "Le paiement en ligne commence à 1,00\u00A0€. Ajoutez une réservation, ou passez au guichet.",
        Refusal.NothingToCancel => "Cette réservation est déjà annulée.",
        Refusal.AlreadyAsked => "Le service a déjà votre demande pour ce jour\u00A0: il vous répondra par courriel.",
        Refusal.AlreadyAbsent => "L’absence de ce jour est déjà notée.",
        Refusal.CancelledInCart => "Votre panier annule ce jour\u00A0: gardez-le d’abord, puis changez son horaire.",
        Refusal.BankUnavailable => "Le service de paiement ne répond pas pour le moment. Vos places restent gardées\u00A0: réessayez dans un instant.",
        Refusal.UsualWeekUnreadable => "Donnez un nom à cette semaine et cochez-y au moins un créneau.",
        Refusal.TooManyUsualWeeks => $"Cet enfant a déjà {Bookings.UsualWeek.MostPerChild}\u00A0semaines types\u00A0: supprimez-en une avant d’en ajouter.",
        Refusal.NotFound => "Nous n’avons pas trouvé ce que vous cherchez.",
        Refusal.TermsChanged => "Les conditions d’annulation de ce jour ont changé entre-temps\u00A0: regardez-les, puis recommencez.",
        Refusal.AlreadyAnswered => "Cette ligne a déjà reçu une réponse : un collègue vous a devancé, ou la famille a renoncé.",
        Refusal.OthersDay => "Ce jour est chez l’autre parent. Proposez-lui un échange.",
        Refusal.NightUnderWay => "Cette nuit est déjà demandée ou en cours\u00A0: regardez-la avancer ici.",
        Refusal.ImportChanged => "Les foyers ont changé depuis cet aperçu. Rien n’a été importé\u00A0: envoyez le fichier à nouveau et regardez ce qu’il ferait.",
        Refusal.ListChanged => "Cette liste a changé entre-temps, ou elle est vide. Rien n’a été marqué\u00A0: regardez-la à nouveau.",
        Refusal.LinesRefused => "Des lignes sont à corriger. Rien n’a été importé\u00A0: corrigez-les, ou cochez «\u00A0importer les lignes justes\u00A0».",
        Refusal.ReasonRequired => "Pour refuser, écrivez une phrase que la famille lira.",
        Refusal.PurseInDebit => "Votre porte-monnaie est débiteur : régularisez-le auprès du service pour réserver.",
        Refusal.ProofTooLate => "Le délai pour envoyer ce justificatif est passé, ou le service a déjà répondu.",
        Refusal.ProofUnreadable => "Ce fichier n’est ni un PDF, ni une photo (JPEG, PNG ou HEIC).",
        Refusal.DocumentBroken => "Ce fichier est abîmé, ou n’est pas arrivé entier\u00A0: ouvrez-le sur votre appareil, puis envoyez-le à nouveau.",
        Refusal.PictureTooLarge => "Cette image a trop de points pour être affichée\u00A0: envoyez une photo ou un PDF plus petit.",
        Refusal.NotBooked => "Ce jour n’est pas réservé\u00A0: il n’y a rien à annuler.",
        Refusal.DocumentUnsafe => "L’antivirus a trouvé quelque chose dans ce fichier : il n’a pas été gardé. Envoyez une autre copie de la pièce.",
        Refusal.ScannerAway => "Le contrôle des pièces ne répond pas pour le moment. Rien n’a été envoyé : réessayez dans quelques minutes.",
        Refusal.PagesUnreadable => $"Choisissez de 1 à {Dossiers.FamilyDocument.MostPages} fichiers pour cette pièce.",
        Refusal.FileNotReady => "Le dossier ne peut pas encore partir : il reste quelque chose à compléter.",
        Refusal.FieldLocked => "Cette information ne se change qu’auprès du service.",
        Refusal.FieldUnreadable => "Une information n’est pas lisible. Rien n’a été changé.",
        Refusal.SignatureIncomplete => "Pour signer, écrivez votre nom et le lieu, et cochez la case.",
        Refusal.TextChanged => "Ce texte vient de changer : relisez-le avant de signer.",
        Refusal.TooManyContacts => $"Votre foyer a déjà {Households.Contact.MostPerHousehold} contacts : retirez-en un avant d’en ajouter.",
        Refusal.NoteTooLong => $"Un de ces textes dépasse {Dossiers.HealthNotes.Longest} caractères. Rien n’a été changé.",
        Refusal.NothingToBill => "Il n’y a rien à facturer pour ce mois.",
        Refusal.MonthNotOver => "Ce mois n’est pas terminé\u00A0: il se facture à partir du 1er du mois suivant.",
        Refusal.EarlierMonthOpen => "Un mois précédent est encore en projet\u00A0: émettez-le d’abord.",
        Refusal.MonthAlreadyIssued => "Ce mois est déjà émis\u00A0: ce qui a changé depuis sera sur la prochaine facture.",
        Refusal.NothingToPay => "Cette facture est déjà réglée\u00A0: il n’y a rien à payer.",
        Refusal.MoreThanDue => "Ce montant dépasse ce qui reste à payer.",
        Refusal.AmountUnreadable => "Indiquez un montant en euros, par exemple 46,50.",
        Refusal.BalanceChanged => "Un paiement est arrivé entre-temps sur cette facture\u00A0: regardez ce qui reste à payer.",
        Refusal.DraftChanged => "Le projet de facturation a changé entre-temps\u00A0: relisez-le, puis recommencez.",
        Refusal.SettingsChanged => "Un collègue a changé cette page entre-temps\u00A0: rien n’a été enregistré. Relisez ce qui est en vigueur, puis recommencez.",
        Refusal.MayNotFetch => "Cette personne n’est pas autorisée à venir chercher cet enfant.",
        Refusal.AudienceFixed => "Des familles ont déjà envoyé cette pièce\u00A0: pour changer de qui elle est demandée, retirez-la et créez-en une autre.",
        Refusal.RollCallClosed => "L’appel se fait le jour même\u00A0: celui-ci n’est pas ouvert, ou il est clos.",
        Refusal.NotTakenAtCounter => "Seul ce qui a été encaissé au guichet s’annule ici\u00A0: un paiement en ligne se rend par la banque.",
        Refusal.BookingChanged => "L’horaire ou le prix de ce jour a changé entre-temps\u00A0: ce changement n’a pas été fait. Regardez le jour, puis recommencez.",
        Refusal.InvoicePaymentInProgress => "Un paiement de cette facture est déjà en cours à la banque. Terminez-le\u00A0; si sa page est fermée, vous pouvez recommencer.",
        Refusal.NotPaidOnline => "Ce règlement n’est pas passé par le paiement en ligne\u00A0: la banque ne peut pas le rendre.",
        Refusal.AlreadyRefunded => "Ce remboursement est déjà noté\u00A0: rien n’a été changé.",
        Refusal.CreditSpent => "Les avoirs de cette famille ne contiennent plus cette somme\u00A0: une partie a déjà servi à un paiement. Notez au plus ce qu’il en reste.",
        Refusal.CreditRefundWrong => "Le montant rendu doit être supérieur à zéro, sans dépasser celui de l’avoir.",
        Refusal.RefundAmountWrong => "Le montant rendu doit être supérieur à zéro, sans dépasser ce que la famille a payé en ligne par ce paiement.",
        Refusal.AlreadyTakenBack => "Cet encaissement est déjà annulé\u00A0: rien n’a été changé.",
        Refusal.TakeBackReasonNeeded => $"Écrivez pourquoi en {Billing.InvoicePayment.LongestReason} caractères au plus\u00A0: la famille le lira.",
        Refusal.NoPlaceForGuest => "C’est complet\u00A0: il n’y a plus de place dans ce créneau aujourd’hui. L’enfant n’est pas inscrit\u00A0: gardez-le sur votre liste et prévenez le service.",
        Refusal.QuotientUnreadable => "Écrivez le quotient en chiffres, comme 842,50, et un jour de début à deux ans d’aujourd’hui au plus. Rien n’a été noté.",
        Refusal.ToldAbsent => "Sa famille l’a dit absent aujourd’hui\u00A0: ce jour suit la règle des absences, et n’est pas réservé une seconde fois. Gardez l’enfant sur votre liste et prévenez le service.",
        Refusal.GuestIsRemoved => "Cet enfant est venu sans réservation\u00A0: retirez-le de la liste plutôt que de le noter absent.",
        Refusal.NotExpected => "Cet enfant n’est pas attendu ici aujourd’hui.",
        Refusal.PushAddressRefused => "Votre navigateur n’a pas donné de quoi vous alerter. Rien n’a été changé\u00A0: essayez avec un autre navigateur.",
        Refusal.PushOnSharedComputer => "Cet ordinateur sert à plusieurs personnes\u00A0: il ne reçoit pas d’alertes de votre famille.",
        Refusal.FamiliesBooked => "Des familles y sont réservées\u00A0: rien n’a été changé. Voici qui, et quand.",
        Refusal.LookFirst => "Rien n’est encore enregistré\u00A0: regardez d’abord qui est déjà réservé.",
        Refusal.PlacesInHand => "Des places sont en ce moment dans un panier ou proposées à une famille\u00A0: rien n’a été changé. Réessayez dans un quart d’heure.",
        Refusal.ProofTooLarge => "Ce fichier est vide, ou dépasse 10 Mo.",
    };
}
