using System.Globalization;
using System.Text;
using Gateway.Plugins.Rest.Tests.Conformance;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.SignedPartners;

/// <summary>A list behind the headers of BPJS, every answer sealed.</summary>
public sealed class SealedListConformance() : SourceSuite("""
    { "baseUrl": "{base}",
      "auth": { "kind": "bpjs", "consId": "12345", "secret": "secret:bpjs", "userKey": "secret:user-key", "sealed": true },
      "streams": { "records": { "read": { "path": "records", "records": "response.list", "total": "response.total", "deletes": "absence",
          "paging": { "kind": "page", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, new SourceTraits { Mode = ReadMode.Snapshot, Cursor = CursorKind.Page, Deletes = DeleteSignal.Absence }, new PagedSourceSettings())
{
    protected override void Serve(SandboxPartner partner, SandboxDataSet data)
    {
        Context.Secrets.Add("bpjs", BpjstkPartner.Secret);
        Context.Secrets.Add("user-key", BpjstkPartner.UserKey);
        var access = new BpjsAccess(BpjstkPartner.ConsId, BpjstkPartner.Secret, BpjstkPartner.UserKey);
        partner.Secure(access).Add("GET", "records", request =>
        {
            var limit = int.Parse(request.Query("limit")!, CultureInfo.InvariantCulture);
            var page = data.Records.Skip((int.Parse(request.Query("page")!, CultureInfo.InvariantCulture) - 1) * limit).Take(limit);
            var list = string.Join(',', page.Select(record => Encoding.UTF8.GetString(record.Json.Span)));
            return access.Seal(request, $$"""{"list":[{{list}}],"total":{{data.Count}}}""");
        });
    }
}

/// <summary>Pages behind the signed queries of TikTok Shop, with a token that a refresh token in the query obtains.</summary>
public sealed class SignedPagesConformance() : SourceSuite(SignedPartnerTests.Shop("""
    "records": { "read": { "path": "records", "records": "data", "deletes": "absence",
        "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 50, "flexible": true } } } }
    """), new SourceTraits { Mode = ReadMode.Snapshot, Cursor = CursorKind.Page, Deletes = DeleteSignal.Absence }, new PagedSourceSettings())
{
    protected override void Serve(SandboxPartner partner, SandboxDataSet data)
    {
        Context.Secrets.Add("app-secret", TokopediaPartner.AppSecret);
        Context.Secrets.Add("refresh-token", TokopediaPartner.RefreshToken);
        partner.Secure(new TikTokShopAccess(TokopediaPartner.AppKey, TokopediaPartner.AppSecret, TokopediaPartner.RefreshToken, TimeProvider.System));
        base.Serve(partner, data);
    }
}
