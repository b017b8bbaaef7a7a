// The addresses at which incidents are told, by a form or as JSON, and read as JSON. Their pages are pages like others.
using System.Globalization;
using System.Runtime.InteropServices;

namespace StatusFeeds.Web;

internal enum IncidentPlace
{
    /// <summary><c>/incidents/new</c>.</summary>
    NewForm,

    /// <summary><c>/incidents/7/post</c>.</summary>
    PostForm,

    /// <summary><c>/api/incidents</c>.</summary>
    All,

    /// <summary><c>/api/incidents/7</c>.</summary>
    One,

    /// <summary><c>/api/incidents/7/updates</c>.</summary>
    Updates,

    /// <summary><c>/api/incidents/7/notes</c>.</summary>
    Notes,

    /// <summary><c>/api/incidents/7/close</c>.</summary>
    Close,
}

/// <param name="Number">Of the incident; 0: of none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IncidentAddress(IncidentPlace Place, long Number)
{
    private const string Pages = "/incidents/";
    private const string Api = "/api/incidents";

    public bool IsForm => Place is IncidentPlace.NewForm or IncidentPlace.PostForm;

    public static IncidentAddress? Parse(string path) =>
        path.StartsWith(Pages, StringComparison.Ordinal) ? OfForms(path[Pages.Length..].Split('/'))
        : path.StartsWith(Api, StringComparison.Ordinal) ? OfApi(path[Api.Length..].Split('/'))
        : null;

    /// <summary>Written in one way alone; null: it is none.</summary>
    public static long? NumberOf(string text) =>
        text.Length is > 0 and <= 15 && text[0] != '0' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IncidentAddress? OfForms(string[] parts) => parts switch
    {
        ["new"] => new(IncidentPlace.NewForm, 0),
        [var number, "post"] when NumberOf(number) is { } known => new(IncidentPlace.PostForm, known),
        _ => null,
    };

    private static IncidentAddress? OfApi(string[] parts) => parts switch
    {
        [""] => new(IncidentPlace.All, 0),
        ["", var number] when NumberOf(number) is { } known => new(IncidentPlace.One, known),
        ["", var number, "updates"] when NumberOf(number) is { } known => new(IncidentPlace.Updates, known),
        ["", var number, "notes"] when NumberOf(number) is { } known => new(IncidentPlace.Notes, known),
        ["", var number, "close"] when NumberOf(number) is { } known => new(IncidentPlace.Close, known),
        _ => null,
    };
}
