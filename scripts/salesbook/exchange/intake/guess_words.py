"""What the columns of other programs are called, in both languages: the words by which a first mapping is guessed."""

from __future__ import annotations

CODES = (
    *("编码", "代码", "编号", "单号", "单据编号", "客户编码", "客户编号", "客户代码", "商品编码", "发票号", "发票号码"),
    *("code", "no", "number", "id", "account", "account no", "customer no", "customer code", "invoice", "invoice no"),
    *("order no", "item no", "sku", "reference", "ref"),
)
"""Headings of a column that tells one record from another; the last word of longer ones counts too."""

SAME_AS: dict[str, tuple[str, ...]] = {
    "name": (
        "名称",
        "客户名称",
        "单位名称",
        "公司名称",
        "全称",
        "姓名",
        "品名",
        "商品名称",
        "company",
        "company name",
        "customer name",
        "full name",
        "product",
        "product name",
        "item",
    ),
    "short_name": ("简称", "short name", "nickname"),
    "address": ("地址", "住址", "通讯地址", "street", "address line 1", "postal address"),
    "phone": ("电话", "手机", "联系电话", "手机号", "tel", "telephone", "mobile", "phone number"),
    "territory": ("区域", "地区", "片区", "area", "region"),
    "class": ("级别", "等级", "客户等级", "类别", "grade", "rating", "tier"),
    "industry": ("行业", "所属行业", "sector"),
    "customer": (
        "客户",
        "客户名称",
        "客户编码",
        "购货单位",
        "往来单位",
        "client",
        "buyer",
        "account name",
        "customer name",
    ),
    "product": ("商品", "产品", "品名", "货品", "物料", "item", "article"),
    "lines.product": ("商品", "产品", "品名", "货品", "物料", "product", "item", "article"),
    "lines.quantity": ("数量", "件数", "qty", "quantity"),
    "lines.price": ("单价", "售价", "price", "unit price"),
    "person": ("业务员", "销售员", "负责人", "经办人", "跟进人", "rep", "salesperson", "sales rep", "owner"),
    "by": ("业务员", "销售员", "经办人", "制单人", "rep", "salesperson", "sales rep"),
    "owners.1.person": (
        "业务员",
        "销售员",
        "负责人",
        "跟进人",
        "rep",
        "salesperson",
        "sales rep",
        "account manager",
        "owner",
    ),
    "stages.1.date": ("建档日期", "开户日期", "创建日期", "录入日期", "since", "created", "opened", "customer since"),
    "owners.1.from": ("建档日期", "开户日期", "创建日期", "录入日期", "since", "created", "opened", "customer since"),
    "date": ("日期", "时间", "day"),
    "received_at": ("日期", "单据日期", "订单日期", "开票日期", "date", "order date", "invoice date"),
    "amount": (
        "金额",
        "总金额",
        "余额",
        "未收金额",
        "未收",
        "欠款",
        "应收余额",
        "total",
        "outstanding",
        "balance",
        "amount due",
    ),
    "instalments.1.amount": ("余额", "未收金额", "未收", "欠款", "应收余额", "outstanding", "balance", "amount due"),
    "instalments.1.due_on": ("到期日", "到期", "到期日期", "应收日期", "due", "due date"),
    "credit_days": ("账期", "信用天数", "terms", "payment terms", "credit days"),
    "credit_limit": ("信用额度", "额度", "credit limit"),
    "unit": ("单位", "计量单位", "uom", "unit of measure"),
    "feedback": ("反馈", "拜访内容", "内容", "客户反馈", "notes", "comment", "comments", "remarks"),
    "note": ("备注", "说明", "摘要", "notes", "comment", "comments", "remarks", "memo"),
    "purpose": ("目的", "事由", "subject", "reason"),
}
"""What fields are called elsewhere, by the way to the field."""

CONSTANTS: dict[str, dict[str, str]] = {
    "customer": {"stages.1.stage": "prospect"},
    "order": {"kind": "sale", "instalments.1.key": "p1"},
}
"""What every record of a kind needs and no table says, with the usual value."""
